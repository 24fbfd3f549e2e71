using System.Diagnostics;
using BacklogQueue.Local;

namespace BacklogQueue.Benchmarks.Load;

/// <summary>
/// What the git client takes for one package of every ref, from the same server: <c>git fetch --depth 1</c> and
/// <c>git archive</c>, as many at a time as there are workers.
/// </summary>
internal static class GitPeer
{
    private const int Workers = 4;

    public static async Task<TimeSpan> RunAsync(LocalStack stack, IReadOnlyList<LoadRepository> repositories)
    {
        string folder = Directory.CreateTempSubdirectory("backlogqueue-load-").FullName;
        try
        {
            (string Name, string Branch)[] refs =
                [.. repositories.SelectMany(repository => LoadRepository.Branches.Select(branch => (repository.Name, branch)))];
            long start = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(
                refs.Index(),
                new ParallelOptions { MaxDegreeOfParallelism = Workers },
                async (one, _) => await PackageAsync(stack, one.Item.Name, one.Item.Branch, Path.Combine(folder, $"{one.Index}")));
            return Stopwatch.GetElapsedTime(start);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task PackageAsync(LocalStack stack, string repository, string branch, string clone)
    {
        UriBuilder url = new($"{stack.GitUrl.AbsoluteUri}/{LoadRepository.Project}/{repository}.git")
        {
            UserName = stack.GitUser,
            Password = stack.GitPassword,
        };
        await Git.RunScriptAsync(
            "git init -q --bare \"$1\"; git -C \"$1\" fetch -q --depth 1 \"$2\" \"refs/heads/$3\"; git -C \"$1\" archive --format=zip -o \"$1.zip\" FETCH_HEAD",
            clone,
            url.Uri.AbsoluteUri,
            branch);
    }
}
