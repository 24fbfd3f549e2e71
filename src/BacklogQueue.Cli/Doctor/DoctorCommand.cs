using System.CommandLine;
using System.Globalization;
using BacklogQueue.Cli.RoutesFiles;

namespace BacklogQueue.Cli.Doctor;

/// <summary><c>backlogq doctor</c>: asks a deployment what docs/troubleshooting.md asks, and says what to do. Changes nothing.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Option<string> routes = RoutesCommand.FileOption();
        Option<bool> git = new("--git") { Description = "Ask the git server too, about each repository that a route names" };
        Option<string[]> repositories = new("--repository") { Description = "PROJECT/REPOSITORY to ask the git server about, for routes with patterns" };
        Option<bool> json = new("--json") { Description = "One JSON object per finding" };
        Command command = new("doctor", "Look whether everything that a push needs is there and in order; exit code 1 when it is not")
        {
            routes, git, repositories, json,
        };
        command.Validators.Add(result =>
        {
            foreach (string name in (result.GetValue(repositories) ?? []).Where(name => RepositoryName.Parse(name) is null))
            {
                result.AddError($"--repository takes PROJECT/REPOSITORY, not '{name}'.");
            }
        });
        command.SetAction((parsed, token) => RunAsync(
            parsed.GetRequiredValue(routes),
            parsed.GetValue(git),
            [.. (parsed.GetValue(repositories) ?? []).Select(name => RepositoryName.Parse(name)!)],
            parsed.GetValue(json),
            token));
        return command;
    }

    private static async Task<int> RunAsync(
        string routes, bool asksGit, RepositoryName[] repositories, bool json, CancellationToken cancellationToken)
    {
        using Checkup checkup = new(new Settings(Environment.GetEnvironmentVariable), TimeProvider.System);
        IReadOnlyList<Finding> findings = await checkup.RunAsync(routes, asksGit, repositories, cancellationToken);
        foreach (string line in findings.SelectMany(finding => json ? [FindingText.Json(finding)] : FindingText.Lines(finding)))
        {
            Console.Out.WriteLine(line);
        }

        int problems = findings.Count(finding => !finding.IsGood);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{findings.Count} findings, {problems} problems."));
        return problems == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
