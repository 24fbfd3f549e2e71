using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.PushLogs;

public sealed class Settling(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publishing_writes_head_and_fate_together()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of(commit: SomePush.Commit('a'));
        PushRow row = await test.ReceiveAsync(push);
        Head head = LogOfOneTest.Head(push, SomePush.Commit('a'));

        Assert.Equal(PushLogWrite.Done, await test.PublishAsync(row, head));

        PushRow read = await test.ReadAsync(push);
        Assert.Equal(head, await test.Log.ReadHeadAsync(push.Ref, Token));
        Assert.Equal(PushStatus.Packaged, read.Status);
        Assert.Equal(SomePush.Commit('a'), read.PackagedCommit);
        Assert.Equal(head.Artifact, read.Artifact);
        Assert.Equal(12, read.Durations["fetch"]);
    }

    [Fact]
    public async Task A_ref_without_publication_has_no_head()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        await test.ReceiveAsync(SomePush.Of());

        Assert.Null(await test.Log.ReadHeadAsync(SomePush.Main, Token));
    }

    [Fact]
    public async Task A_head_that_moved_meanwhile_loses_the_race_and_changes_nothing()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push first = SomePush.Of();
        Push second = SomePush.Of(receivedAt: SomePush.Noon.AddSeconds(1));
        PushRow winner = await test.ReceiveAsync(first);
        PushRow loser = await test.ReceiveAsync(second);
        Head head = LogOfOneTest.Head(first, SomePush.Commit('a'));
        await test.PublishAsync(winner, head);

        Assert.Equal(PushLogWrite.LostRace, await test.PublishAsync(loser, LogOfOneTest.Head(second, SomePush.Commit('b'))));
        Assert.Equal(PushLogWrite.LostRace, await test.SettleAsync(loser, judgedBy: null, PushStatus.RefDeleted));

        Assert.Equal(head, await test.Log.ReadHeadAsync(first.Ref, Token));
        Assert.Equal(PushStatus.Received, (await test.ReadAsync(second)).Status);
    }

    [Fact]
    public async Task A_fate_is_written_once()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of();
        PushRow row = await test.ReceiveAsync(push);
        await test.SettleAsync(row, judgedBy: null, PushStatus.RefDeleted);
        PushError error = new("Forbidden", "no", IsTransient: false);

        Assert.Equal(PushLogWrite.AlreadySettled, await test.PublishAsync(row, LogOfOneTest.Head(push, SomePush.Commit('a'))));
        Assert.Equal(PushLogWrite.AlreadySettled, await test.SettleAsync(row, judgedBy: null, PushStatus.Duplicate));
        Assert.Equal(PushLogWrite.AlreadySettled, await test.Log.FailAsync(row, error, LogOfOneTest.Attempt(), Token));
        Assert.Equal(PushLogWrite.AlreadySettled, await test.Log.NoteFailureAsync(row, error, LogOfOneTest.Attempt(), Token));

        Assert.Equal(PushStatus.RefDeleted, (await test.ReadAsync(push)).Status);
        Assert.Null(await test.Log.ReadHeadAsync(push.Ref, Token));
    }

    [Fact]
    public async Task A_head_moves_on_while_its_push_stays_open()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of();
        PushRow row = await test.ReceiveAsync(push);
        await test.Log.MoveHeadAsync(
            row, LogOfOneTest.Head(push, SomePush.Commit('a')), LogOfOneTest.Attempt(), "published a", Token);
        Head next = LogOfOneTest.Head(push, SomePush.Commit('b'), generation: 2);

        Assert.Equal(PushLogWrite.Done, await test.PublishAsync(row, next));

        Assert.Equal(next, await test.Log.ReadHeadAsync(push.Ref, Token));
        Assert.Equal(
            [null, "published a", null],
            (await test.ReadAsync(push)).History.Select(line => line.Reason));
    }

    [Fact]
    public async Task A_push_settled_without_publishing_rests_on_the_head_it_was_judged_by()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push first = SomePush.Of();
        Push second = SomePush.Of(receivedAt: SomePush.Noon.AddSeconds(1));
        Head head = LogOfOneTest.Head(first, SomePush.Commit('a'));
        await test.PublishAsync(await test.ReceiveAsync(first), head);

        Assert.Equal(PushLogWrite.Done, await test.SettleAsync(await test.ReceiveAsync(second), head, PushStatus.Superseded));

        Assert.Equal(head, await test.Log.ReadHeadAsync(first.Ref, Token));
        Assert.Equal("because", (await test.ReadAsync(second)).Reason);
    }

    [Fact]
    public async Task A_failure_is_noted_with_its_last_error_and_keeps_the_push_open()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of();
        PushError error = new("TimedOut", "The server was silent.", IsTransient: true);
        PushRow row = await test.ReceiveAsync(push);

        Assert.Equal(PushLogWrite.Done, await test.Log.NoteFailureAsync(row, error, LogOfOneTest.Attempt(), Token));

        PushRow read = await test.ReadAsync(push);
        Assert.Equal(PushStatus.Retrying, read.Status);
        Assert.False(read.IsSettled);
        Assert.Equal(error, read.LastError);
        Assert.Equal("TimedOut: The server was silent.", read.Reason);
        Assert.Equal(2, (await test.ReceiveAsync(push, count: 2)).Attempts);
    }

    [Fact]
    public async Task The_history_of_endless_failures_stops_growing()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of();
        PushRow row = await test.ReceiveAsync(push);
        PushRow full = row with { History = [.. Enumerable.Repeat(row.History[0], PushLogLimits.HistoryEvents)] };
        PushError error = new("TimedOut", "again", IsTransient: true);

        await test.Log.NoteFailureAsync(full, error, LogOfOneTest.Attempt(), Token);

        PushRow read = await test.ReadAsync(push);
        Assert.Equal(PushStatus.Retrying, read.Status);
        Assert.Single(read.History);
    }
}
