using System.Diagnostics;

namespace BacklogQueue.Benchmarks;

/// <summary>The git client, deaf to the machine's own configuration.</summary>
internal static class Git
{
    public static ProcessStartInfo Start(params string[] arguments) => Quiet(new("git", arguments));

    /// <summary>Standard output of <c>git ARGUMENTS</c>, which must succeed.</summary>
    public static Task<string> RunAsync(params string[] arguments) => Command.RunAsync(Start(arguments));

    /// <summary>Standard output of a shell script that calls git, which must succeed.</summary>
    public static Task<string> RunScriptAsync(string script, params string[] arguments) =>
        Command.RunAsync(Quiet(new("bash", ["-ec", script, "bash", .. arguments])));

    /// <summary>For a program that calls git.</summary>
    public static ProcessStartInfo Quiet(ProcessStartInfo start)
    {
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
