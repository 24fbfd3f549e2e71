using System.Diagnostics;

namespace BacklogQueue.Tests.Support;

/// <summary>The real <c>backlogq</c>, as a process beside this test program's own folder.</summary>
internal static class BacklogqProgram
{
    public static string Executable { get; } = FindProgram();

    public static async Task<BacklogqResult> RunAsync(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using Process process = Start(arguments, environment);
        try
        {
            using MemoryStream output = new();
            Task<string> errors = process.StandardError.ReadToEndAsync(token);
            await process.StandardOutput.BaseStream.CopyToAsync(output, token);
            await process.WaitForExitAsync(token);
            return new BacklogqResult(process.ExitCode, output.ToArray(), await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Starts it with its output redirected; the caller ends it.</summary>
    public static Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        ProcessStartInfo start = new(Executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    // artifacts/bin/BacklogQueue.Tests/CONFIGURATION/ -> artifacts/bin/BacklogQueue.Cli/CONFIGURATION/backlogq
    private static string FindProgram()
    {
        DirectoryInfo own = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(own.Parent!.Parent!.FullName, "BacklogQueue.Cli", own.Name, "backlogq");
    }
}
