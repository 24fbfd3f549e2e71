using System.Diagnostics;
using BacklogQueue.Local;

namespace BacklogQueue.Benchmarks.Load;

/// <summary>
/// Many pushes at once through the whole local stack: both functions as processes of their own, AWS over HTTP, a real git
/// server. Every push must have its fate, every tip must be published, and nothing may be left.
/// </summary>
internal static class LoadRun
{
    private const int Repositories = 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <returns>The exit code: 0 when every invariant holds.</returns>
    public static async Task<int> RunAsync(int pushes, TextWriter output)
    {
        int rounds = Math.Max(1, pushes / (Repositories * LoadRepository.Branches.Length));
        await using LocalStack stack = await LocalStack.StartAsync(new LocalStackOptions(), CancellationToken.None);
        List<LoadRepository> repositories = [];
        try
        {
            for (int number = 1; number <= Repositories; number++)
            {
                string name = $"repository-{number}";
                repositories.Add(await LoadRepository.CreateAsync(
                    stack.RepositoryFolder(LoadRepository.Project, name), name, rounds));
            }

            LoadFigures figures = await MeasureAsync(stack, repositories, rounds);
            LoadVerdict verdict = await LoadVerdict.ReachAsync(stack, repositories, figures.Webhooks);
            TimeSpan peer = await GitPeer.RunAsync(stack, repositories);
            figures.Report(output, verdict, peer);
            return verdict.Violations.Count == 0 ? 0 : 1;
        }
        finally
        {
            foreach (LoadRepository repository in repositories)
            {
                await repository.DisposeAsync();
            }
        }
    }

    private static async Task<LoadFigures> MeasureAsync(LocalStack stack, List<LoadRepository> repositories, int rounds)
    {
        using LoadSender sender = new(stack);
        long start = Stopwatch.GetTimestamp();
        List<LoadWebhook>[] sent = await Task.WhenAll(repositories.Select(repository => sender.PushAllAsync(repository, rounds)));
        TimeSpan sending = Stopwatch.GetElapsedTime(start);
        using CancellationTokenSource limit = new(s_patience);
        await stack.WaitUntilIdleAsync(limit.Token);
        return new LoadFigures([.. sent.SelectMany(one => one)], sending, Stopwatch.GetElapsedTime(start));
    }
}
