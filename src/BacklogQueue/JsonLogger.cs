using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace BacklogQueue;

/// <summary>
/// One JSON object per line, which CloudWatch Logs indexes as fields: time, level, event, message, the message's
/// named values, and those of every open scope. Written at once, since a Lambda may be frozen between two lines.
/// </summary>
public sealed class JsonLogger(TextWriter output, TimeProvider clock, LogLevel minimum = LogLevel.Information) : ILogger
{
    private readonly AsyncLocal<Scope?> _scope = new();

    public IDisposable BeginScope<TState>(TState state)
        where TState : notnull
    {
        Scope scope = new(this, state, _scope.Value);
        _scope.Value = scope;
        return scope;
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        ArrayBufferWriter<byte> line = new(512);
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("time", clock.GetUtcNow().UtcDateTime);
            json.WriteString("level", logLevel.ToString());
            json.WriteString("event", eventId.Name);
            json.WriteString("message", formatter(state, exception));
            HashSet<string> written = new(StringComparer.Ordinal) { "time", "level", "event", "message", "error", "errorType" };
            WriteValues(json, state, written);
            for (Scope? scope = _scope.Value; scope is not null; scope = scope.Outer)
            {
                WriteValues(json, scope.State, written);
            }

            if (exception is not null)
            {
                json.WriteString("errorType", exception.GetType().Name);
                json.WriteString("error", exception.ToString());
            }

            json.WriteEndObject();
        }

        string text = Encoding.UTF8.GetString(line.WrittenSpan);
        lock (output)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }

    private static void WriteValues(Utf8JsonWriter json, object? state, HashSet<string> written)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> values)
        {
            return;
        }

        foreach ((string name, object? value) in values)
        {
            string key = JsonNamingPolicy.CamelCase.ConvertName(name);
            if (name == "{OriginalFormat}" || value is null || !written.Add(key))
            {
                continue;
            }

            switch (value)
            {
                case bool flag:
                    json.WriteBoolean(key, flag);
                    break;
                case int or long or short or byte:
                    json.WriteNumber(key, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                case double number when double.IsFinite(number):
                    json.WriteNumber(key, number);
                    break;
                default:
                    json.WriteString(key, Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }
    }

    private sealed class Scope(JsonLogger owner, object state, Scope? outer) : IDisposable
    {
        public object State { get; } = state;

        public Scope? Outer { get; } = outer;

        public void Dispose() => owner._scope.Value = Outer;
    }
}
