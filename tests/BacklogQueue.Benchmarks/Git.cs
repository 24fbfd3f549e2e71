using System.Diagnostics;

namespace BacklogQueue.Benchmarks;

/// <summary>The git client, deaf to the machine's own configuration.</summary>
internal static class Git
{
    public static ProcessStartInfo Start(params string[] arguments) => Quiet(new("git", arguments));

    /// <summary>Standard output of <c>git ARGUMENTS</c>, which must succeed.</summary>
    public static Task<string> RunAsync(params string[] arguments) => RunAsync(Start(arguments));

    /// <summary>Standard output of a shell script that calls git, which must succeed.</summary>
    public static Task<string> RunScriptAsync(string script, params string[] arguments) =>
        RunAsync(Quiet(new("bash", ["-ec", script, "bash", .. arguments])));

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} exited {process.ExitCode}.");
    }

    private static ProcessStartInfo Quiet(ProcessStartInfo start)
    {
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        return start;
    }
}
