using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using BacklogQueue.Local;
using Microsoft.AspNetCore.Http;

namespace BacklogQueue.Tests.Lambda;

/// <summary>Lambda's side of the Runtime API on a real socket: hands out the events a test puts in, keeps what comes back.</summary>
internal sealed class ScriptedRuntimeApi : IAsyncDisposable
{
    private readonly Channel<Invocation> _events = Channel.CreateUnbounded<Invocation>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Answer>> _answers = new();
    private LoopbackServer? _server;

    /// <summary>What was sent to <c>init/error</c>.</summary>
    public TaskCompletionSource<Answer> InitError { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a runtime waits for an event that is not there yet.</summary>
    public TaskCompletionSource Polled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The status with which answers of handlers are taken.</summary>
    public int ResponseStatus { get; init; } = 202;

    /// <summary>The status of a poll; 200 gives events.</summary>
    public int NextStatus { get; init; } = 200;

    public string Address => _server!.Url.Authority;

    public static async Task<ScriptedRuntimeApi> StartAsync(ScriptedRuntimeApi? api = null)
    {
        api ??= new ScriptedRuntimeApi();
        api._server = await LoopbackServer.StartAsync(api.HandleAsync, 0, TestContext.Current.CancellationToken);
        return api;
    }

    /// <summary>The answer to the event, whenever it comes.</summary>
    public Task<Answer> InvokeAsync(string id, string body, DateTimeOffset deadline, string? traceId = null)
    {
        Assert.True(_events.Writer.TryWrite(new Invocation(id, body, deadline, traceId)));
        return AnswerTo(id).Task;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private TaskCompletionSource<Answer> AnswerTo(string id) => _answers.GetOrAdd(
        id, _ => new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task HandleAsync(HttpContext context)
    {
        string[] path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        switch (path)
        {
            case ["2018-06-01", "runtime", "invocation", "next"] when HttpMethods.IsGet(context.Request.Method):
                await NextAsync(context);
                break;
            case ["2018-06-01", "runtime", "invocation", string id, "response" or "error"]:
                Answer answer = await ReadAsync(context);
                context.Response.StatusCode = path[^1] == "response" ? ResponseStatus : 202;
                if (context.Response.StatusCode == 202)
                {
                    AnswerTo(id).SetResult(answer);
                }

                break;
            case ["2018-06-01", "runtime", "init", "error"]:
                context.Response.StatusCode = 202;
                InitError.SetResult(await ReadAsync(context));
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

    private async Task NextAsync(HttpContext context)
    {
        if (NextStatus != 200)
        {
            context.Response.StatusCode = NextStatus;
            return;
        }

        if (!_events.Reader.TryRead(out Invocation? invocation))
        {
            Polled.TrySetResult();
            invocation = await _events.Reader.ReadAsync(context.RequestAborted);
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.Id;
        headers["Lambda-Runtime-Deadline-Ms"] =
            invocation.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:eu-central-1:1:function:f";
        if (invocation.TraceId is not null)
        {
            headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        }

        await context.Response.WriteAsync(invocation.Body, context.RequestAborted);
    }

    private static async Task<Answer> ReadAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body, Encoding.UTF8);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        string? type = context.Request.Headers["Lambda-Runtime-Function-Error-Type"];
        return new Answer(context.Request.Path.Value!.Split('/')[^1], body, type);
    }

    /// <summary>What came back: <c>response</c> or <c>error</c>, its body and its error-type header.</summary>
    internal sealed record Answer(string Kind, string Body, string? ErrorType);

    private sealed record Invocation(string Id, string Body, DateTimeOffset Deadline, string? TraceId);
}
