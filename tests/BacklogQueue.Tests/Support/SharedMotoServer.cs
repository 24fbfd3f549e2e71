using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

[assembly: AssemblyFixture(typeof(BacklogQueue.Tests.Support.SharedMotoServer))]

namespace BacklogQueue.Tests.Support;

/// <summary>One <c>moto_server</c> for all tests, started by the first that asks; skips that test where it is absent.</summary>
public sealed class SharedMotoServer : IAsyncDisposable
{
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _starting = new(1, 1);
    private Process? _process;
    private Uri? _endpoint;

    /// <summary>Where it listens.</summary>
    public async Task<Uri> EndpointAsync(CancellationToken token)
    {
        Assert.SkipUnless(Command.Exists("moto_server"), "moto_server is not installed: pip install 'moto[server]==5.2.1'");
        await _starting.WaitAsync(token);
        try
        {
            return _endpoint ??= await StartAsync(token);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _starting.Dispose();
    }

    private async Task<Uri> StartAsync(CancellationToken token)
    {
        int port = FreePort();
        _process = Process.Start(new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", $"{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None); // or its pipe would fill and stop it
        Uri endpoint = new($"http://127.0.0.1:{port}/");
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(s_startLimit);
        using HttpClient http = new();
        while (true)
        {
            try
            {
                await http.GetAsync(new Uri(endpoint, "moto-api/"), limit.Token);
                return endpoint;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Yield(); // refused until it listens
            }
            catch (HttpRequestException)
            {
                throw new InvalidOperationException($"moto_server exited {_process.ExitCode}: {await errors}");
            }
        }
    }

    private static int FreePort()
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
