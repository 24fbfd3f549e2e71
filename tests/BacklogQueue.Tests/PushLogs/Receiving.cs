using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.PushLogs;

public sealed class Receiving(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_is_kept_as_it_was_received()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of(new RefId("space", "PROJ", "a/b", "refs/heads/日本"), SomePush.Commit('a')) with
        {
            Change = RefChange.Create,
            Before = SomePush.Commit('b'),
            Activity = 12_345_678_901,
            PushedAt = SomePush.Noon.AddTicks(-1),
            PushedBy = "誰か",
            Summary = "A summary",
            ReceivedAt = SomePush.Noon.AddTicks(1_234_567),
        };

        PushRow written = await test.ReceiveAsync(push);
        PushRow read = await test.ReadAsync(push);

        Assert.Equal(push, written.Push);
        Assert.Equal(push, read.Push);
        Assert.Equal(PushStatus.Received, read.Status);
        Assert.Equal(1, read.Attempts);
        Assert.Equal(
            new PushEvent(PushStatus.Received, test.Clock.Now, 1, "worker", "request", null),
            Assert.Single(read.History));
    }

    [Fact]
    public async Task A_push_received_again_is_one_row_with_two_attempts()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of();
        await test.ReceiveAsync(push);

        PushRow again = await test.ReceiveAsync(push, count: 2);

        Assert.Equal(2, again.Attempts);
        Assert.Equal(2, again.ReceiveCount);
        Assert.Equal([1, 2], again.History.Select(line => line.Attempt));
        Assert.Single(await test.Reader.OfRefAsync(push.Ref, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_settled_push_received_again_is_left_as_it_is()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of();
        PushRow row = await test.ReceiveAsync(push);
        await test.SettleAsync(row, judgedBy: null, PushStatus.RefDeleted);

        PushRow again = await test.ReceiveAsync(push, "message-2");

        Assert.True(again.IsSettled);
        Assert.Equal(PushStatus.RefDeleted, again.Status);
        Assert.Equal(1, again.Attempts);
        Assert.Equal(2, again.History.Count);
    }

    [Fact]
    public async Task A_failed_push_is_taken_up_again_by_a_redriven_message_only()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of();
        PushRow row = await test.ReceiveAsync(push);
        await test.Log.FailAsync(row, new PushError("Forbidden", "no", IsTransient: false), LogOfOneTest.Attempt(), Token);

        PushRow echo = await test.ReceiveAsync(push, "message-1");
        PushRow redriven = await test.ReceiveAsync(push, "message-2");

        Assert.Equal(PushStatus.Failed, echo.Status);
        Assert.Equal("message-1", echo.FailedMessage);
        Assert.Equal(PushStatus.Received, redriven.Status);
        Assert.Null(redriven.FailedMessage);
        Assert.Equal([PushStatus.Received, PushStatus.Failed, PushStatus.Received], redriven.History.Select(line => line.Status));
    }

    [Fact]
    public async Task Long_texts_are_cut_at_a_whole_character()
    {
        LogOfOneTest test = await LogOfOneTest.CreateAsync(cloud);
        Push push = SomePush.Of() with { Summary = new string('x', 511) + "😀", PushedBy = new string('y', 512) };
        PushRow row = await test.ReceiveAsync(push);
        PushError error = new("RemoteError", new string('z', 5_000), IsTransient: true);
        await test.Log.NoteFailureAsync(row, error, LogOfOneTest.Attempt(), Token);

        PushRow read = await test.ReadAsync(push);

        Assert.Equal(new string('x', 511), read.Push.Summary);
        Assert.Equal(new string('y', 512), read.Push.PushedBy);
        Assert.Equal(1_024, read.LastError!.Text.Length);
        Assert.Equal(1_024, read.Reason!.Length);
        Assert.Equal(256, read.History[^1].Reason!.Length);
    }
}
