using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BacklogQueue.Local.Lambda;

/// <summary>
/// A function's executable, running. Its environment holds what it is given and nothing of ours; what it prints goes
/// line by line to the log. It never outlives us: its runtime ends when the Runtime API's connection breaks.
/// </summary>
public sealed class FunctionProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly Task _output;

    private FunctionProcess(Process process, Action<string> log)
    {
        _process = process;
        _output = Task.WhenAll(CopyLinesAsync(process.StandardOutput, log), CopyLinesAsync(process.StandardError, log));
        Exited = process.WaitForExitAsync(CancellationToken.None);
        Id = process.Id;
    }

    public int Id { get; }

    /// <summary>As the operating system knows it at this moment, which may be before <see cref="Exited"/> has heard of it.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Ends with the process.</summary>
    public Task Exited { get; }

    /// <summary>Of a process that has exited.</summary>
    public int ExitCode => _process.ExitCode;

    /// <param name="program">Path of the executable, started in its own folder.</param>
    /// <param name="environment">The whole environment of the process.</param>
    /// <param name="log">Takes each line of both outputs, from several threads.</param>
    public static FunctionProcess Start(string program, IReadOnlyDictionary<string, string> environment, Action<string> log)
    {
        ProcessStartInfo start = new(program)
        {
            WorkingDirectory = Path.GetDirectoryName(program),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new FunctionProcess(Process.Start(start)!, log);
    }

    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Asks it to end (SIGTERM) and kills it after <paramref name="grace"/>.</summary>
    public async Task StopAsync(TimeSpan grace, TimeProvider clock)
    {
        if (!Exited.IsCompleted && !OperatingSystem.IsWindows() && SendSignal(Id, SigTerm) == 0)
        {
            await Exited.WaitAsync(grace, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Kill();
        await Exited;
    }

    /// <summary>Kills it if need be, and returns when its last line (and its children's, if it left any) is logged.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited;
        await _output;
        _process.Dispose();
    }

    private static async Task CopyLinesAsync(StreamReader output, Action<string> log)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            log(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
