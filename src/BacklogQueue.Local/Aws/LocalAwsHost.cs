using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BacklogQueue.Local.Aws;

/// <summary>The services on one loopback port, for SDKs, the AWS CLI and the functions' own processes.</summary>
public sealed class LocalAwsHost : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    private LocalAwsHost(LocalAws services, LoopbackServer server)
    {
        Services = services;
        _server = server;
    }

    public LocalAws Services { get; }

    /// <summary>What <c>--endpoint-url</c> and <c>AWS_ENDPOINT_URL</c> take.</summary>
    public Uri Endpoint => _server.Url;

    /// <param name="services">Owned.</param>
    /// <param name="answer">Answers in place of the services; a null answer cuts the connection.</param>
    /// <param name="port">0 for a free one.</param>
    /// <param name="token">Stops the start.</param>
    internal static async Task<LocalAwsHost> StartAsync(
        LocalAws services,
        Func<AwsRequest, CancellationToken, Task<AwsResponse?>>? answer,
        int port,
        CancellationToken token)
    {
        answer ??= async (request, aborted) => await services.HandleAsync(request, aborted);
        return new LocalAwsHost(services, await LoopbackServer.StartAsync(context => HandleAsync(answer, context), port, token));
    }

    /// <summary>Cuts what is still being answered, long polls included, and closes the services.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Services.Dispose();
    }

    private static async Task HandleAsync(Func<AwsRequest, CancellationToken, Task<AwsResponse?>> answer, HttpContext context)
    {
        CancellationToken token = context.RequestAborted;
        try
        {
            if (await answer(Read(context), token) is not { } response)
            {
                context.Abort();
                return;
            }

            await using Stream body = response.Body;
            context.Response.StatusCode = response.Status;
            foreach ((string name, string value) in response.Headers)
            {
                context.Response.Headers[name] = value;
            }

            context.Response.ContentLength = response.Status is 204 or 304 ? null : response.Length;
            await body.CopyToAsync(context.Response.Body, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            context.Abort(); // the caller went away, or the host stops: there is nobody to answer
        }
    }

    private static AwsRequest Read(HttpContext context)
    {
        // Kestrel's own Path is decoded and normalised; keys and signatures need the bytes that were sent.
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int question = target.IndexOf('?', StringComparison.Ordinal);
        return new AwsRequest(
            context.Request.Method,
            context.Request.Host.Value ?? "",
            question < 0 ? target : target[..question],
            question < 0 ? "" : target[(question + 1)..],
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            context.Request.Body);
    }
}
