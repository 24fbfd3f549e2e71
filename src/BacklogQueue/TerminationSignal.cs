using System.Runtime.InteropServices;

namespace BacklogQueue;

/// <summary>SIGTERM and SIGINT as a cancelled token, for a program that finishes what it is at before it ends.</summary>
public sealed class TerminationSignal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _onTerm;
    private readonly PosixSignalRegistration _onInt;

    public TerminationSignal()
    {
        _onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        _onInt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        _onTerm.Dispose();
        _onInt.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        // Without this the runtime would end the process at once.
        signal.Cancel = true;
        _stop.Cancel();
    }
}
