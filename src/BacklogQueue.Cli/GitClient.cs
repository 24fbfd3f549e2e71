using System.Diagnostics;
using System.Text;

namespace BacklogQueue.Cli;

/// <summary>The developer's own git, for the demo: real pushes and the reference archive. No shell, no credentials in arguments.</summary>
internal static class GitClient
{
    /// <summary>Standard output of <c>git ARGUMENTS</c>.</summary>
    /// <exception cref="CliException">git is absent or exits with another code than 0.</exception>
    public static async Task<byte[]> RunAsync(
        string folder,
        IReadOnlyDictionary<string, string>? environment,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process git = Start(start);
        try
        {
            git.StandardInput.Close();
            using MemoryStream output = new();
            Task<string> errors = git.StandardError.ReadToEndAsync(cancellationToken);
            await git.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
            await git.WaitForExitAsync(cancellationToken);
            return git.ExitCode == 0
                ? output.ToArray()
                : throw new CliException($"git {arguments[0]} failed: {(await errors).Trim()}");
        }
        finally
        {
            if (!git.HasExited)
            {
                git.Kill(entireProcessTree: true);
            }
        }
    }

    /// <inheritdoc cref="RunAsync"/>
    public static async Task<string> ReadAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await RunAsync(folder, null, arguments, cancellationToken)).TrimEnd('\n');

    /// <summary>HTTP Basic credentials as configuration in the environment, which no process list shows.</summary>
    public static IReadOnlyDictionary<string, string> Credentials(string user, string password) => new Dictionary<string, string>
    {
        ["GIT_CONFIG_COUNT"] = "1",
        ["GIT_CONFIG_KEY_0"] = "http.extraHeader",
        ["GIT_CONFIG_VALUE_0"] = "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")),
    };

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new CliException("git is not installed, or not on the PATH.", problem);
        }
    }
}
