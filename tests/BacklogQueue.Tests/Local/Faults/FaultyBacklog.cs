using BacklogQueue.Local.Faults;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Faults;

/// <summary>A stand-in Backlog behind faults, with a clone whose pushes always pass.</summary>
internal sealed class FaultyBacklog : IAsyncDisposable
{
    public static readonly TimeSpan Lag = TimeSpan.FromSeconds(10);

    private readonly TemporaryDirectory _folder;

    private FaultyBacklog(RunningFaults faults, ManualClock clock, TemporaryDirectory folder, RunningBacklog backlog, GitRepository work)
    {
        Faults = faults;
        Clock = clock;
        _folder = folder;
        Backlog = backlog;
        Work = work;
    }

    public RunningFaults Faults { get; }

    public ManualClock Clock { get; }

    public RunningBacklog Backlog { get; }

    public GitRepository Work { get; }

    /// <summary>Older states that are kept.</summary>
    public IReadOnlyList<string> Copies => Directory.GetDirectories(_folder.Path);

    public static async Task<FaultyBacklog> StartAsync(string spec, bool speaksV2 = true)
    {
        ManualClock clock = new();
        TemporaryDirectory folder = new();
        RunningFaults faults = new(FaultPlan.Parse([spec], seed: 1), clock);
        GitFaults git = new(faults, faults.Plan.Has(FaultName.GitStale) ? new Replicas(folder.Path, Lag, clock) : null);
        RunningBacklog backlog = await RunningBacklog.StartAsync(options => options with { GitFaults = git, ForwardsGitProtocol = speaksV2 });
        faults.Begin();
        return new FaultyBacklog(faults, clock, folder, backlog, await backlog.CreateRepositoryAsync());
    }

    /// <summary>A new commit on <c>main</c>, pushed.</summary>
    public async Task<string> PushAsync(string message)
    {
        string commit = await Work.CommitAsync(message);
        await Work.RunAsync("push", "-q", Backlog.UrlWithAccount(), "main");
        return commit;
    }

    /// <summary>What real git sees on <c>main</c>; empty when there is none.</summary>
    public async Task<string> LookUpAsync()
    {
        string line = await Work.RunAsync("ls-remote", Backlog.UrlWithAccount(), "refs/heads/main");
        return line.Split('\t')[0];
    }

    public async ValueTask DisposeAsync()
    {
        await Backlog.DisposeAsync();
        _folder.Dispose();
    }
}
