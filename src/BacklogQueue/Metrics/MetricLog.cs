using System.Buffers;
using System.Text;
using System.Text.Json;

namespace BacklogQueue.Metrics;

/// <summary>
/// Collects a function's metrics and writes them as one line of the embedded metric format, which CloudWatch Logs makes
/// metrics of without a call
/// (<see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"/>).
/// </summary>
/// <param name="output">Where the log goes; lines of others are not broken up as long as they lock it too.</param>
/// <param name="clock">Dates the line.</param>
/// <param name="functionName">The only dimension: one set of metrics per function, however many refs there are.</param>
public sealed class MetricLog(TextWriter output, TimeProvider clock, string functionName)
{
    public const string Namespace = "BacklogQueue";

    /// <summary>The name of the only dimension, as Lambda's own metrics have it.</summary>
    public const string Dimension = "FunctionName";

    /// <summary>Values of one metric that one line may hold.</summary>
    internal const int MaxValues = 100;

    private readonly Lock _gate = new();
    private SortedDictionary<string, (Metric Metric, List<double> Values)> _collected = new(StringComparer.Ordinal);

    /// <summary>Takes everything and writes nothing.</summary>
    public static MetricLog None { get; } = new(TextWriter.Null, TimeProvider.System, "");

    /// <summary>Adds one value; the line that is full is written.</summary>
    public void Add(Metric metric, double value = 1)
    {
        bool isFull;
        lock (_gate)
        {
            if (!_collected.TryGetValue(metric.Name, out (Metric Metric, List<double> Values) entry))
            {
                _collected[metric.Name] = entry = (metric, []);
            }

            if (metric.IsCount && entry.Values.Count == 1)
            {
                entry.Values[0] += value;
            }
            else
            {
                entry.Values.Add(value);
            }

            isFull = entry.Values.Count == MaxValues;
        }

        if (isFull)
        {
            Flush(requestId: null);
        }
    }

    /// <summary>Writes what was collected since the last line, if anything was.</summary>
    /// <param name="requestId">The invocation, to find its other lines by; null outside Lambda.</param>
    public void Flush(string? requestId)
    {
        SortedDictionary<string, (Metric Metric, List<double> Values)> collected;
        lock (_gate)
        {
            (collected, _collected) = (_collected, new(StringComparer.Ordinal));
        }

        if (collected.Count == 0)
        {
            return;
        }

        ArrayBufferWriter<byte> line = new(512);
        using (Utf8JsonWriter json = new(line))
        {
            Write(json, requestId, collected.Values);
        }

        string text = Encoding.UTF8.GetString(line.WrittenSpan);
        lock (output)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }

    private void Write(Utf8JsonWriter json, string? requestId, IReadOnlyCollection<(Metric Metric, List<double> Values)> collected)
    {
        json.WriteStartObject();
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", clock.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", Namespace);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        json.WriteStringValue(Dimension);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach ((Metric metric, _) in collected)
        {
            json.WriteStartObject();
            json.WriteString("Name", metric.Name);
            json.WriteString("Unit", metric.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString(Dimension, functionName);
        if (requestId is not null)
        {
            json.WriteString("requestId", requestId);
        }

        foreach ((Metric metric, List<double> values) in collected)
        {
            WriteValues(json, metric, values);
        }

        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, Metric metric, List<double> values)
    {
        if (values is [double only])
        {
            json.WriteNumber(metric.Name, only);
            return;
        }

        json.WriteStartArray(metric.Name);
        foreach (double value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
