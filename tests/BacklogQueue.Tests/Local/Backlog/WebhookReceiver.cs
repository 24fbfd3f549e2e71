using System.Text.Json.Nodes;
using System.Threading.Channels;
using BacklogQueue.Local;
using BacklogQueue.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace BacklogQueue.Tests.Local.Backlog;

/// <summary>Listens where webhooks are sent; answers the statuses in turn, the last one for ever.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly Channel<WireRequest> _requests = Channel.CreateUnbounded<WireRequest>();
    private readonly Queue<int> _statuses;
    private LoopbackServer? _server;

    private WebhookReceiver(int[] statuses) => _statuses = new(statuses);

    public Uri Url => _server!.Url;

    public static async Task<WebhookReceiver> StartAsync(params int[] statuses)
    {
        WebhookReceiver receiver = new(statuses);
        receiver._server =
            await LoopbackServer.StartAsync(receiver.AnswerAsync, 0, TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>Waits for the next webhook.</summary>
    public ValueTask<WireRequest> NextAsync() => _requests.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>The next webhook's JSON.</summary>
    public async Task<JsonNode> NextBodyAsync() => JsonNode.Parse((await NextAsync()).Body)!;

    /// <summary>What has come and was not taken.</summary>
    public IReadOnlyList<WireRequest> TakeRest()
    {
        List<WireRequest> rest = [];
        while (_requests.Reader.TryRead(out WireRequest? request))
        {
            rest.Add(request);
        }

        return rest;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        using StreamReader reader = new(request.Body);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        Uri uri = new($"{request.Scheme}://{request.Host}{request.Path}{request.QueryString}");
        Dictionary<string, string> headers =
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        lock (_statuses)
        {
            context.Response.StatusCode = _statuses switch
            {
                { Count: 0 } => StatusCodes.Status200OK,
                { Count: 1 } => _statuses.Peek(),
                _ => _statuses.Dequeue(),
            };
        }

        await context.Response.WriteAsync("""{"status":"queued"}""", context.RequestAborted);
        await _requests.Writer.WriteAsync(new(uri, request.Method, headers, body), context.RequestAborted);
    }
}
