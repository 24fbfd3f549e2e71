using System.Diagnostics;

namespace BacklogQueue.Local.Backlog;

/// <summary>
/// The real <c>git</c>, never through a shell, deaf to the machine's own configuration and environment, so that the
/// same push gives the same result on every machine.
/// </summary>
internal sealed class GitProgram
{
    private readonly Dictionary<string, string> _environment = new()
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_TERMINAL_PROMPT"] = "0",
    };

    /// <param name="configuration">Goes before the repository's own.</param>
    public GitProgram(IReadOnlyDictionary<string, string> configuration)
    {
        Dictionary<string, string> all = new(configuration)
        {
            // The folder may belong to somebody else (a container's volume); this is read from the environment only.
            ["safe.directory"] = "*",
            // Housekeeping in the background would outlive the push, and the folder.
            ["receive.autogc"] = "false",
            ["maintenance.auto"] = "false",
        };
        _environment["GIT_CONFIG_COUNT"] = $"{all.Count}";
        int index = 0;
        foreach ((string key, string value) in all)
        {
            _environment[$"GIT_CONFIG_KEY_{index}"] = key;
            _environment[$"GIT_CONFIG_VALUE_{index}"] = value;
            index++;
        }
    }

    /// <summary>Starts git with all three streams redirected. The caller reads output and error, and disposes.</summary>
    public Process Start(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        ProcessStartInfo start = new("git", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in _environment.Concat(environment))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Standard output of a run that must exit 0.</summary>
    /// <exception cref="InvalidOperationException">Another exit code; the message has what git printed.</exception>
    public async Task<string> RunAsync(
        IReadOnlyList<string> arguments,
        string input,
        CancellationToken cancellationToken)
    {
        using Process process = Start(arguments, []);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            string printed = await output;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? printed
                : throw new InvalidOperationException($"git {arguments[0]} exited {process.ExitCode}: {await errors}");
        }
        finally
        {
            End(process);
        }
    }

    /// <summary>Kills the process and its children unless it has ended.</summary>
    public static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }
}
