using System.Diagnostics;

namespace BacklogQueue.Benchmarks;

/// <summary>Another program that must succeed.</summary>
internal static class Command
{
    /// <summary>What it printed on standard output, without the white space around it.</summary>
    /// <exception cref="InvalidOperationException">It is not there, or exited with another code than 0.</exception>
    public static async Task<string> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} exited {process.ExitCode}: {(await errors).Trim()}");
    }

    public static Task<string> RunAsync(string program, string folder, params string[] arguments) =>
        RunAsync(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder });

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception absent)
        {
            throw new InvalidOperationException($"{start.FileName} cannot be started: {absent.Message}", absent);
        }
    }
}
