using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.PushLogs;

public sealed class Discarding(TestCloud cloud)
{
    private const string Reason = "Discarded by operator: the branch was a mistake";

    private readonly Push _push = SomePush.Of(commit: SomePush.Commit('a'));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_push_becomes_skipped_with_the_operators_reason()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        PushRow row = await test.ReceiveAsync(_push);
        await test.Log.FailAsync(row, new PushError("Unauthorized", "No.", false), LogOfOneTest.Attempt(), Token);

        Assert.Equal(PushLogWrite.Done, await DiscardAsync(test));

        PushRow discarded = await test.ReadAsync(_push);
        Assert.Equal((PushStatus.Skipped, Reason, 1), (discarded.Status, discarded.Reason, discarded.Attempts));
        Assert.Null(discarded.FailedMessage);
        Assert.Equal("Unauthorized", discarded.LastError?.Kind);
        Assert.Equal([PushStatus.Received, PushStatus.Failed, PushStatus.Skipped], discarded.History.Select(line => line.Status));
        Assert.Equal(("backlogq", Reason), (discarded.History[^1].Worker, discarded.History[^1].Reason));
    }

    [Fact]
    public async Task A_push_that_the_log_never_saw_gets_its_row()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);

        Assert.Equal(PushLogWrite.Done, await DiscardAsync(test));

        PushRow discarded = await test.ReadAsync(_push);
        Assert.Equal((PushStatus.Skipped, 0), (discarded.Status, discarded.Attempts));
        Assert.Equal(_push, discarded.Push);
    }

    [Fact]
    public async Task A_push_that_was_packaged_by_another_message_stays_packaged()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        PushRow row = await test.ReceiveAsync(_push);
        await test.PublishAsync(row, LogOfOneTest.Head(_push, SomePush.Commit('a')));

        Assert.Equal(PushLogWrite.AlreadySettled, await DiscardAsync(test));

        Assert.Equal(PushStatus.Packaged, (await test.ReadAsync(_push)).Status);
    }

    [Fact]
    public async Task A_discarded_push_is_done_for_every_other_message_of_it()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        await test.ReceiveAsync(_push);
        await DiscardAsync(test);

        PushRow row = await test.ReceiveAsync(_push, "message-2");

        Assert.True(row.IsSettled);
        Assert.Equal(PushStatus.Skipped, row.Status);
    }

    private Task<PushLogWrite> DiscardAsync(LogOfOneTest test) => test.Log.DiscardAsync(
        _push, Reason, new PushAttempt("backlogq", RequestId: null, "letter-1", 2), Token);
}
