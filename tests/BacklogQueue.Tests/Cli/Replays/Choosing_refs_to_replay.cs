using BacklogQueue.Cli;
using BacklogQueue.Cli.Replays;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.Replays;

public sealed class Choosing_refs_to_replay(TestCloud cloud)
{
    private static readonly RefId s_other = SomePush.Main with { Ref = "refs/heads/other" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_ref_comes_once_and_that_of_the_earliest_push_first()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push first = SomePush.Of(receivedAt: SomePush.Noon.AddMinutes(-3));
        Push second = SomePush.Of(s_other, receivedAt: SomePush.Noon.AddMinutes(-2));
        Push third = SomePush.Of(receivedAt: SomePush.Noon.AddMinutes(-1));
        foreach (Push push in (Push[])[first, second, third])
        {
            await test.ReceiveAsync(push);
        }

        IReadOnlyList<ReplayTarget> targets = await FindAsync(test, new PushQuery());

        Assert.Equal([new(s_other, second.Delivery), new ReplayTarget(SomePush.Main, third.Delivery)], targets);
    }

    [Fact]
    public async Task A_status_and_a_time_narrow_it()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push open = SomePush.Of(s_other);
        Push failed = SomePush.Of();
        Push longAgo = SomePush.Of(SomePush.Main with { Project = "OLD" }, receivedAt: SomePush.Noon.AddHours(-25));
        await test.ReceiveAsync(open);
        foreach (Push push in (Push[])[failed, longAgo])
        {
            PushRow row = await test.ReceiveAsync(push);
            await test.Log.FailAsync(row, new PushError("Unauthorized", "No.", false), LogOfOneTest.Attempt(), Token);
        }

        IReadOnlyList<ReplayTarget> targets = await FindAsync(
            test, new PushQuery { Status = PushStatus.Failed, Since = SomePush.Noon.AddHours(-24) });

        Assert.Equal([new ReplayTarget(SomePush.Main, failed.Delivery)], targets);
    }

    [Fact]
    public async Task A_ref_that_the_log_does_not_show_is_refused_by_name()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        await test.ReceiveAsync(SomePush.Of());

        CliException refusal = await Assert.ThrowsAsync<CliException>(
            () => FindAsync(test, new PushQuery(), "refs/heads/main", "refs/heads/lost"));

        Assert.Contains("refs/heads/lost", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ref_of_a_named_repository_needs_no_push_in_the_log()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);

        IReadOnlyList<ReplayTarget> targets = await FindAsync(
            test, new PushQuery { Space = "space", Project = "PROJ", Repository = "app" }, "refs/heads/main");

        Assert.Equal([new ReplayTarget(SomePush.Main, null)], targets);
    }

    private static Task<IReadOnlyList<ReplayTarget>> FindAsync(LogOfOneTest test, PushQuery query, params string[] refs) =>
        new ReplaySelection { Query = query, Refs = refs }.FindAsync(test.Reader, test.Clock, Token);
}
