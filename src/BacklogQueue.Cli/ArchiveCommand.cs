using System.CommandLine;
using System.Text.Json;
using BacklogQueue.Git;

namespace BacklogQueue.Cli;

/// <summary><c>backlogq archive</c>: the engine alone, one commit of a git server as a zip.</summary>
internal static class ArchiveCommand
{
    /// <summary>Where the git password comes from, so that no command line and no shell history holds it.</summary>
    public const string PasswordVariable = "BACKLOGQ_GIT_PASSWORD";

    public static Command Create()
    {
        Argument<string> url = new("URL") { Description = "The repository: https://SPACE.backlog.com/git/PROJECT/REPO.git" };
        Argument<string> name = new("REF") { Description = "A branch, a tag, HEAD, or a full ref name" };
        Option<string> output = new("--output", "-o") { Description = "The zip to write; - for standard output", Required = true };
        Option<string?> user = new("--user") { Description = $"The git user; the password is read from {PasswordVariable}" };
        Option<string?> exact = new("--exact") { Description = "The full id of a commit of REF, when not its tip" };
        Option<bool> stats = new("--stats") { Description = "Print figures as JSON on standard error" };
        Command command = new("archive", "Write one commit of a remote repository as a zip") { url, name, output, user, exact, stats };
        command.Validators.Add(result =>
        {
            if (result.GetValue(exact) is { } id && !ObjectId.TryParse(id, out _))
            {
                result.AddError("--exact takes a full commit id: 40 or 64 hexadecimal digits.");
            }

            if (result.GetValue(url) is { } text && !IsRemote(text))
            {
                result.AddError("URL must be an http or https URL without query.");
            }
        });
        command.SetAction((parsed, token) => RunAsync(
            new Uri(parsed.GetRequiredValue(url)),
            parsed.GetRequiredValue(name),
            parsed.GetRequiredValue(output),
            parsed.GetValue(user),
            parsed.GetValue(exact) is { } id ? ObjectId.Parse(id) : null,
            parsed.GetValue(stats),
            token));
        return command;
    }

    private static async Task<int> RunAsync(
        Uri url,
        string name,
        string output,
        string? user,
        ObjectId? exact,
        bool stats,
        CancellationToken cancellationToken)
    {
        ArchiveStatistics figures = new(TimeProvider.System);
        using GitRemote remote = new(new GitRemoteOptions { Url = url, Credentials = Credentials(user) });
        GitRef found = await remote.ResolveAsync(name, cancellationToken)
            ?? throw new GitException(GitErrorKind.RefNotFound, $"The remote has no branch, tag or ref '{name}'.");
        figures.EndStage("lookup");
        ObjectId commit = exact ?? found.Commit;
        await using Pack pack = await remote.FetchAsync(commit, found.Name, cancellationToken);
        figures.EndStage("firstByte");
        GitCommit head = await pack.ReadCommitAsync(commit, cancellationToken);
        ArchiveSummary summary = output == "-"
            ? await WriteAsync(pack, head, Console.OpenStandardOutput(), cancellationToken)
            : await WriteFileAsync(pack, head, output, cancellationToken);
        figures.EndStage("archive");
        if (stats)
        {
            Console.Error.WriteLine(figures.ToJson(head, summary));
        }

        return ExitCode.Done;
    }

    /// <summary>The file is there only when it is whole: it gets its name last.</summary>
    private static async Task<ArchiveSummary> WriteFileAsync(Pack pack, GitCommit head, string path, CancellationToken cancellationToken)
    {
        string unfinished = $"{path}.unfinished";
        try
        {
            ArchiveSummary summary;
            await using (FileStream file = new(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
            {
                summary = await WriteAsync(pack, head, file, cancellationToken);
            }

            File.Move(unfinished, path, overwrite: true);
            return summary;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static async Task<ArchiveSummary> WriteAsync(Pack pack, GitCommit head, Stream output, CancellationToken cancellationToken)
    {
        await using Stream buffer = new BufferedStream(output, 1 << 18);
        return await TreeArchive.WriteAsync(pack, head, buffer, cancellationToken);
    }

    private static GitCredentials? Credentials(string? user)
    {
        string? password = Environment.GetEnvironmentVariable(PasswordVariable);
        return (user, password) switch
        {
            (null, _) => null,
            (_, null) => throw new CliException($"--user needs the password in the environment variable {PasswordVariable}."),
            _ => new GitCredentials(user, password),
        };
    }

    private static bool IsRemote(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && url.Scheme is "http" or "https"
        && url.Query.Length + url.Fragment.Length == 0;
}
