using System.Globalization;
using BacklogQueue.Git;

namespace BacklogQueue.Cli.Doctor;

/// <summary>A repository, as the worker would ask its git server about it.</summary>
internal static class GitCheck
{
    private const string Subject = "git";

    public static async Task<Finding> RunAsync(
        Routes routes, Space space, string project, string repository, GitSecret secret, CancellationToken cancellationToken)
    {
        GitRemoteOptions options = new()
        {
            Url = space.RepositoryUrl(project, repository),
            Credentials = new GitCredentials(secret.Username, secret.Password),
        };
        try
        {
            using GitRemote remote = new(options);
            RefAdvertisement found = await remote.ListRefsAsync("refs/", cancellationToken);
            int taken = found.Refs.Count(entry => routes.Match(new RefId(space.Name, project, repository, entry.Name)) is not null);
            return Finding.Of(
                Subject,
                taken > 0 || found.Refs.Count == 0,
                string.Create(CultureInfo.InvariantCulture, $"{options.Url} has {found.Refs.Count} refs, of which routes take {taken}"),
                $"backlogq routes match {project} {repository} BRANCH says why not");
        }
        catch (GitException problem)
        {
            return Finding.Bad(Subject, $"{options.Url}: {problem.Kind}: {problem.Message}", Advice(problem.Kind, space));
        }
    }

    private static string Advice(GitErrorKind kind, Space space) => kind switch
    {
        GitErrorKind.Unauthorized => $"put user and password into {space.GitSecret}; with two-factor authentication a password for Git of its own",
        GitErrorKind.Forbidden or GitErrorKind.RepositoryNotFound => "is the name right, and is the member in the project?",
        GitErrorKind.NotAGitServer or GitErrorKind.RedirectRefused => $"gitBaseUrl of {space.Name} leads somewhere else",
        _ => "wait; look whether Nulab reports an outage",
    };
}
