using Amazon.DynamoDBv2;
using BacklogQueue.Cli.Doctor;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.Doctor;

public sealed class Findings_about_pushes(TestCloud cloud)
{
    private static readonly PushAttempt s_attempt = new("worker", "request", "message", 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_without_pushes_is_in_order()
    {
        IReadOnlyList<Finding> findings = await (await StartAsync()).Check(TimeSpan.Zero).RunAsync(Token);

        Assert.All(findings, finding => Assert.True(finding.IsGood, finding.Text));
        Assert.Equal(["none within 7 days", "0", "0"], findings.Select(finding => finding.Text));
    }

    [Fact]
    public async Task A_push_is_stuck_when_it_is_at_work_for_longer_than_a_function_may_work()
    {
        LogOfPushes log = await StartAsync();
        Push push = SomePush.Of();
        await log.Writer.RecordReceivedAsync(push, s_attempt, Token);

        Assert.True((await log.Check(TimeSpan.FromMinutes(15)).RunAsync(Token))[2].IsGood);
        Finding stuck = (await log.Check(TimeSpan.FromMinutes(16)).RunAsync(Token))[2];
        Assert.False(stuck.IsGood);
        Assert.Equal($"1, the oldest since 2026-11-22 12:00:00Z: {push.Delivery}", stuck.Text);
    }

    [Fact]
    public async Task Pushes_that_are_tried_again_are_told_with_the_reason_of_the_oldest()
    {
        LogOfPushes log = await StartAsync();
        foreach ((string reference, int minutes, string kind) in new[] { ("refs/heads/a", 0, "Unreachable"), ("refs/heads/b", 1, "TimedOut") })
        {
            Push push = SomePush.Of(SomePush.Main with { Ref = reference }, receivedAt: SomePush.Noon.AddMinutes(minutes));
            PushRow row = await log.Writer.RecordReceivedAsync(push, s_attempt, Token);
            await log.Writer.NoteFailureAsync(row, new PushError(kind, "No answer.", IsTransient: true), s_attempt, Token);
        }

        Finding retried = (await log.Check(TimeSpan.FromMinutes(2)).RunAsync(Token))[1];

        Assert.False(retried.IsGood);
        Assert.StartsWith("2, the oldest since 2026-11-22 12:00:00Z: ", retried.Text, StringComparison.Ordinal);
        Assert.EndsWith(", Unreachable: No answer.", retried.Text, StringComparison.Ordinal);
    }

    private async Task<LogOfPushes> StartAsync()
    {
        IAmazonDynamoDB dynamo = await cloud.CreateDynamoDbAsync();
        return new LogOfPushes(dynamo, await TestCloud.CreateTableAsync(dynamo));
    }

    private sealed record LogOfPushes(IAmazonDynamoDB Dynamo, string Table)
    {
        public PushLog Writer => new(Dynamo, Table, new FixedClock(SomePush.Noon));

        public PushLogCheck Check(TimeSpan later)
        {
            FixedClock clock = new(SomePush.Noon + later);
            return new PushLogCheck(new PushLogReader(Dynamo, Table, clock), clock);
        }
    }
}
