using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BacklogQueue.Local;

/// <summary>
/// Kestrel on 127.0.0.1 with one handler and nothing else: no host that would catch SIGINT, read
/// configuration or print to the console. Request bodies have no size limit and no minimum rate.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly Application _application;

    private LoopbackServer(KestrelServer server, Application application)
    {
        _server = server;
        _application = application;
        Url = new(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    /// <summary><c>http://127.0.0.1:PORT/</c></summary>
    public Uri Url { get; }

    /// <param name="handler">Answers one request; an exception becomes a 500, or a cut answer once it has begun.</param>
    /// <param name="port">0 for any free one.</param>
    public static async Task<LoopbackServer> StartAsync(
        RequestDelegate handler,
        int port,
        CancellationToken cancellationToken)
    {
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, port);

        SocketTransportFactory sockets = new(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        KestrelServer server = new(Options.Create(options), sockets, NullLoggerFactory.Instance);
        Application application = new(handler);
        try
        {
            await server.StartAsync(application, cancellationToken);
            return new LoopbackServer(server, application);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Aborts what is still being answered, and returns when every handler has.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _application.FinishAsync();
        _server.Dispose();
    }

    private sealed class Application(RequestDelegate handler) : IHttpApplication<HttpContext>
    {
        private readonly ConcurrentDictionary<Task, HttpContext> _running = new();

        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public async Task ProcessRequestAsync(HttpContext context)
        {
            Task answer = handler(context);
            _running[answer] = context;
            try
            {
                await answer;
            }
            finally
            {
                _running.TryRemove(answer, out _);
            }
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }

        public async Task FinishAsync() =>
            await Task.WhenAll(_running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
