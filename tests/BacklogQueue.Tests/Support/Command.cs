using System.Diagnostics;

namespace BacklogQueue.Tests.Support;

/// <summary>Runs a real program to its end; a failure shows what it printed.</summary>
internal static class Command
{
    /// <summary>Whether <paramref name="program"/> is on the PATH: tests of optional peers skip visibly without it.</summary>
    public static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Standard output of a run that must exit 0.</summary>
    public static async Task<string> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        byte[]? input = null)
    {
        byte[] output = await RunBytesAsync(program, arguments, folder, environment, input);
        return System.Text.Encoding.UTF8.GetString(output);
    }

    /// <inheritdoc cref="RunAsync"/>
    public static async Task<byte[]> RunBytesAsync(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        byte[]? input = null)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        try
        {
            using MemoryStream output = new();
            Task<string> errors = process.StandardError.ReadToEndAsync(token);
            Task outputs = process.StandardOutput.BaseStream.CopyToAsync(output, token);
            await process.StandardInput.BaseStream.WriteAsync(input ?? [], token);
            process.StandardInput.Close();
            await outputs;
            await process.WaitForExitAsync(token);
            Assert.True(
                process.ExitCode == 0,
                $"{program} {string.Join(' ', start.ArgumentList)} exited {process.ExitCode}: {await errors}");
            return output.ToArray();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
