using Microsoft.AspNetCore.Http;

namespace BacklogQueue.Local.Lambda;

/// <summary>
/// Amazon API Gateway's HTTP API on this machine: routes of the template, each request one event for its function.
/// </summary>
internal sealed class HttpApiServer : IAsyncDisposable
{
    /// <summary>Payload of a request, in bytes: 10 MB. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html</summary>
    public const int MaxBodyBytes = 10 * 1024 * 1024;

    /// <summary>The longest that an HTTP API waits for a function.</summary>
    public static readonly TimeSpan IntegrationTimeout = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<HttpApiRoute> _routes;
    private readonly Func<string, ReadOnlyMemory<byte>, CancellationToken, Task<InvocationResult>> _invoke;
    private readonly TimeProvider _clock;
    private readonly Func<Guid> _newId;
    private LoopbackServer? _server;

    private HttpApiServer(
        IReadOnlyList<HttpApiRoute> routes,
        Func<string, ReadOnlyMemory<byte>, CancellationToken, Task<InvocationResult>> invoke,
        TimeProvider clock,
        Func<Guid> newId)
    {
        _routes = routes;
        _invoke = invoke;
        _clock = clock;
        _newId = newId;
    }

    /// <summary><c>http://127.0.0.1:PORT/</c></summary>
    public Uri Url => _server!.Url;

    /// <param name="routes">The first that matches takes a request.</param>
    /// <param name="invoke">Runs the function of a name on an event.</param>
    /// <param name="port">0 for any free one.</param>
    /// <param name="clock">Dates requests and measures <see cref="IntegrationTimeout"/>.</param>
    /// <param name="newId">Names requests.</param>
    public static async Task<HttpApiServer> StartAsync(
        IReadOnlyList<HttpApiRoute> routes,
        Func<string, ReadOnlyMemory<byte>, CancellationToken, Task<InvocationResult>> invoke,
        int port,
        TimeProvider clock,
        Func<Guid> newId,
        CancellationToken cancellationToken)
    {
        HttpApiServer api = new(routes, invoke, clock, newId);
        api._server = await LoopbackServer.StartAsync(api.AnswerAsync, port, cancellationToken);
        return api;
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        HttpApiAnswer answer = await AnswerAsync(context.Request, context.RequestAborted);
        await answer.WriteAsync(context.Response, context.RequestAborted);
    }

    private async Task<HttpApiAnswer> AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        string path = HttpApiEvent.RawPath(request);
        foreach (HttpApiRoute route in _routes)
        {
            if (route.Match(request.Method, path) is { } parameters)
            {
                return await RequestBody.ReadAsync(request, MaxBodyBytes, cancellationToken) is { } body
                    ? await InvokeAsync(request, route, parameters, body, cancellationToken)
                    : HttpApiAnswer.TooLarge;
            }
        }

        return HttpApiAnswer.NotFound;
    }

    private async Task<HttpApiAnswer> InvokeAsync(
        HttpRequest request,
        HttpApiRoute route,
        IReadOnlyDictionary<string, string> parameters,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> json = HttpApiEvent.Write(
            request, route, parameters, body, _newId().ToString(), _clock.GetUtcNow());
        try
        {
            // The function goes on when the gateway gives up, as on AWS: it is not cancelled.
            InvocationResult result = await _invoke(route.Function, json, cancellationToken)
                .WaitAsync(IntegrationTimeout, _clock, cancellationToken);
            return result.Error is null ? HttpApiAnswer.Of(result.Payload) : HttpApiAnswer.InternalServerError;
        }
        catch (TimeoutException)
        {
            return HttpApiAnswer.ServiceUnavailable;
        }
    }
}
