using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Git.Http;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

public sealed class Packaging_under_replica_lag(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_branch_that_the_server_does_not_show_yet_is_looked_up_again()
    {
        SkippingClock clock = new();
        Faults git = new();
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, lagSeconds: 10, clock, git);
        await worker.CommitAndPushAsync("zero", "other");
        worker.Git.Write("file.txt", "one");
        CommitId commit = CommitId.Parse(await worker.Git.CommitAsync("One"));
        BeforeLookup(git, number: 3, () => worker.Git.RunAsync("push", "-q", "origin", "HEAD:refs/heads/main"));
        Push push = worker.Push(commit, RefChange.Create);

        Assert.Empty(await worker.WorkOnAsync(push));

        PushRow row = await worker.RowAsync(push);
        Assert.Equal(PushStatus.Packaged, row.Status);
        Assert.Equal(1, row.Attempts);
        Assert.Equal(2, clock.Waits);
    }

    [Fact]
    public async Task A_tip_that_the_server_still_shows_is_looked_up_again()
    {
        SkippingClock clock = new();
        Faults git = new();
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, lagSeconds: 10, clock, git);
        CommitId first = await worker.CommitAndPushAsync("one");
        await worker.WorkOnAsync(worker.Push(first));
        worker.Git.Write("file.txt", "two");
        CommitId second = CommitId.Parse(await worker.Git.CommitAsync("Two"));
        BeforeLookup(git, number: 3, () => worker.Git.RunAsync("push", "-q", "origin", "HEAD:refs/heads/main"));
        Push push = worker.Push(second);

        Assert.Empty(await worker.WorkOnAsync(push));

        Assert.Equal([first.Hex, second.Hex], await worker.CommitsAsync());
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(push)).Status);
    }

    [Fact]
    public async Task A_tip_that_is_published_for_an_older_push_is_in_the_log_before_that_is_settled()
    {
        SkippingClock clock = new();
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, lagSeconds: 10, clock);
        Push older = worker.Push(await worker.CommitAndPushAsync("one"));
        CommitId tip = await worker.CommitAndPushAsync("two");

        Assert.Empty(await worker.WorkOnAsync(older));

        PushRow row = await worker.RowAsync(older);
        Assert.Equal(PushStatus.Superseded, row.Status);
        Assert.Equal([PushStatus.Received, PushStatus.Received, PushStatus.Superseded], row.History.Select(line => line.Status));
        Assert.StartsWith($"Published {tip}", row.History[1].Reason, StringComparison.Ordinal);
        Assert.True(row.History[^1].At >= older.ReceivedAt.AddSeconds(10), $"{row.History[^1].At:O}");
        Assert.Equal([tip.Hex], await worker.CommitsAsync());
    }

    [Fact]
    public async Task A_tip_that_the_server_names_and_does_not_give_yet_is_asked_for_again()
    {
        const string Refusal = "ERR upload-pack: not our ref";
        SkippingClock clock = new();
        int fetches = 0;
        Faults git = new()
        {
            // Each time it is asked for twice: by its id, and by its ref.
            Answer = async request => await HoldsAsync(request, "want ") && ++fetches <= 4
                ? GitAnswer.Of("result", $"{Refusal.Length + 4:x4}{Refusal}")
                : null,
        };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, lagSeconds: 10, clock, git);
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));

        Assert.Empty(await worker.WorkOnAsync(push));

        PushRow row = await worker.RowAsync(push);
        Assert.Equal(PushStatus.Packaged, row.Status);
        Assert.Equal(1, row.Attempts);
        Assert.Equal(2, clock.Waits);
    }

    [Fact]
    public async Task A_branch_that_stays_away_is_deleted()
    {
        SkippingClock clock = new();
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, lagSeconds: 10, clock);
        await worker.CommitAndPushAsync("zero", "other");
        Push push = worker.Push(SomePush.Commit('a'));

        Assert.Empty(await worker.WorkOnAsync(push));

        Assert.Equal(PushStatus.RefDeleted, (await worker.RowAsync(push)).Status);
        Assert.True(clock.GetUtcNow() >= push.ReceivedAt.AddSeconds(10));
    }

    [Fact]
    public async Task A_slow_lookup_holds_back_the_next_publication_from_its_end()
    {
        TimeSpan slow = TimeSpan.FromSeconds(4);
        SkippingClock clock = new();
        Faults git = new()
        {
            Answer = async request =>
            {
                if (await HoldsAsync(request, "command=ls-refs"))
                {
                    await Task.Delay(slow, clock, Token);
                }

                return null;
            },
        };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, lagSeconds: 10, clock, git);
        Push first = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.WorkOnAsync(first);
        Head published = (await worker.Log.ReadHeadAsync(first.Ref, Token))!;
        CommitId tip = await worker.CommitAndPushAsync("two");

        await worker.WorkOnAsync(worker.Push(tip));

        Head next = (await worker.Log.ReadHeadAsync(first.Ref, Token))!;
        Assert.Equal(SomePush.Noon + slow, published.LookedUpAt);
        Assert.Equal(tip, next.Commit);
        Assert.True(next.LookedUpAt >= published.LookedUpAt.AddSeconds(10) + slow, $"{next.LookedUpAt:O}");
    }

    private static void BeforeLookup(Faults git, int number, Func<Task> act)
    {
        int lookups = 0;
        git.Answer = async request =>
        {
            if (await HoldsAsync(request, "command=ls-refs") && ++lookups == number)
            {
                await act();
            }

            return null;
        };
    }

    private static async Task<bool> HoldsAsync(HttpRequestMessage request, string text) => request.Content is not null
        && (await request.Content.ReadAsStringAsync(Token)).Contains(text, StringComparison.Ordinal);
}
