[assembly: AssemblyFixture(typeof(BacklogQueue.Tests.Support.SharedMotoServer))]

namespace BacklogQueue.Tests.Support;

/// <summary>One <see cref="MotoServer"/> for all tests, started by the first that asks; skips that test where it is absent.</summary>
public sealed class SharedMotoServer : IDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private MotoServer? _server;

    /// <summary>Where it listens.</summary>
    public async Task<Uri> EndpointAsync(CancellationToken token)
    {
        Assert.SkipUnless(MotoServer.Exists, "moto_server is not installed: pip install 'moto[server]==5.2.1'");
        await _starting.WaitAsync(token);
        try
        {
            _server ??= await MotoServer.StartAsync(token);
            return _server.Endpoint;
        }
        finally
        {
            _starting.Release();
        }
    }

    public void Dispose()
    {
        _server?.Dispose();
        _starting.Dispose();
    }
}
