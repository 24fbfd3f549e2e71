using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace BacklogQueue.Local.Lambda;

/// <summary>
/// The Lambda Runtime API of one execution environment, on a port of its own, since <c>AWS_LAMBDA_RUNTIME_API</c> has no path.
/// <list type="bullet">
/// <item><c>GET /2018-06-01/runtime/invocation/next</c> waits for an event</item>
/// <item><c>POST /2018-06-01/runtime/invocation/ID/response</c> and <c>.../ID/error</c> end it</item>
/// <item><c>POST /2018-06-01/runtime/init/error</c> tells that the function cannot start</item>
/// </list>
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
/// </summary>
internal sealed class RuntimeApiServer : IAsyncDisposable
{
    /// <summary>Lambda's limit on a synchronous response, in bytes: 6 MB.</summary>
    public const int MaxResponseBytes = 6_291_556;

    private const string Root = "/2018-06-01/runtime/";

    private readonly Channel<Invocation> _waiting = Channel.CreateUnbounded<Invocation>();
    private readonly TaskCompletionSource<FunctionError?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _functionArn;
    private Invocation? _current;
    private LoopbackServer? _server;

    private RuntimeApiServer(string functionArn) => _functionArn = functionArn;

    /// <summary>The value of <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Authority => _server!.Url.Authority;

    /// <summary>Null once the runtime has asked for its first event; the error when it reported that it cannot start.</summary>
    public Task<FunctionError?> Ready => _ready.Task;

    public static async Task<RuntimeApiServer> StartAsync(string functionArn, CancellationToken cancellationToken)
    {
        RuntimeApiServer api = new(functionArn);
        api._server = await LoopbackServer.StartAsync(api.AnswerAsync, port: 0, cancellationToken);
        return api;
    }

    /// <summary>Hands the event to the runtime when it asks; <see cref="Invocation.Result"/> tells how it ended.</summary>
    public void Hand(Invocation invocation) => _waiting.Writer.TryWrite(invocation);

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        string[] parts = path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..].Split('/') : [];
        return (context.Request.Method, parts) switch
        {
            ("GET", ["invocation", "next"]) => NextAsync(context),
            ("POST", ["invocation", var id, "response"]) => ResponseAsync(context, id),
            ("POST", ["invocation", var id, "error"]) => ErrorAsync(context, id),
            ("POST", ["init", "error"]) => InitErrorAsync(context),
            _ => RefuseAsync(context, StatusCodes.Status404NotFound, "InvalidPath", $"There is no {context.Request.Method} {path}."),
        };
    }

    private async Task NextAsync(HttpContext context)
    {
        if (_current is { Result.IsCompleted: false })
        {
            await RefuseAsync(
                context, StatusCodes.Status403Forbidden, "InvalidStateTransition", "The last invocation was not answered.");
            return;
        }

        _ready.TrySetResult(null);
        Invocation invocation = await _waiting.Reader.ReadAsync(context.RequestAborted);
        _current = invocation;
        IHeaderDictionary headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] =
            invocation.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = _functionArn;
        headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = invocation.Payload.Length;
        await context.Response.Body.WriteAsync(invocation.Payload, context.RequestAborted);
    }

    private async Task ResponseAsync(HttpContext context, string id)
    {
        if (Find(id) is not { } invocation)
        {
            await RefuseUnknownAsync(context);
        }
        else if (await ReadAsync(context) is not { } payload)
        {
            string problem = $"Response payload size exceeded maximum allowed payload size ({MaxResponseBytes} bytes).";
            invocation.Complete(InvocationResult.Failed("Function.ResponseSizeTooLarge", problem));
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", problem);
        }
        else
        {
            await AcceptAsync(context);
            invocation.Complete(new InvocationResult(payload, null));
        }
    }

    private async Task ErrorAsync(HttpContext context, string id)
    {
        if (Find(id) is not { } invocation)
        {
            await RefuseUnknownAsync(context);
            return;
        }

        FunctionError error = await ReadErrorAsync(context);
        await AcceptAsync(context);
        invocation.Complete(new InvocationResult(ReadOnlyMemory<byte>.Empty, error));
    }

    private async Task InitErrorAsync(HttpContext context)
    {
        FunctionError error = await ReadErrorAsync(context);
        await AcceptAsync(context);
        _ready.TrySetResult(error);
    }

    private Invocation? Find(string id) =>
        _current is { Result.IsCompleted: false } current && current.RequestId == id ? current : null;

    private static async Task<FunctionError> ReadErrorAsync(HttpContext context)
    {
        string type = context.Request.Headers["Lambda-Runtime-Function-Error-Type"].ToString();
        string message = "";
        try
        {
            using JsonDocument body = JsonDocument.Parse(await ReadAsync(context) ?? default);
            message = Text(body.RootElement, "errorMessage");
            type = type.Length > 0 ? type : Text(body.RootElement, "errorType");
        }
        catch (JsonException)
        {
            // The body is optional: the header alone names the error.
        }

        return new FunctionError(type.Length > 0 ? type : "Unhandled", message);
    }

    private static string Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";

    /// <summary>The request's body; null when it is over the limit.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context) =>
        await RequestBody.ReadAsync(context.Request, MaxResponseBytes, context.RequestAborted);

    private static Task AcceptAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return context.Response.WriteAsJsonAsync(new { status = "OK" }, context.RequestAborted);
    }

    private static Task RefuseUnknownAsync(HttpContext context) =>
        RefuseAsync(context, StatusCodes.Status400BadRequest, "InvalidRequestID", "Invalid request ID");

    private static Task RefuseAsync(HttpContext context, int status, string type, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { errorMessage = message, errorType = type }, context.RequestAborted);
    }
}
