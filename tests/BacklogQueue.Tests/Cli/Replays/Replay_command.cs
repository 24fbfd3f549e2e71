using System.Text.Json;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Packaging;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.Replays;

public sealed class Replay_command(TestCloud cloud)
{
    [Theory]
    [InlineData(false, PushStatus.Duplicate, 1)]
    [InlineData(true, PushStatus.Packaged, 2)]
    public async Task A_published_commit_is_published_again_by_force_only(bool force, PushStatus status, int versions)
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        OperatorOfOneTest someone = await OperatorOfOneTest.OfAsync(
            cloud, worker.Sqs, worker.WorkerDynamoDb, worker.Table, worker.Queue, worker.DeadLetters);
        CommitId commit = await worker.CommitAndPushAsync("one");
        Push push = worker.Push(commit);
        await worker.WorkOnAsync(push);

        BacklogqResult result = await someone.RunAsync(["replay", "main", "--json", .. force ? ["--force"] : Array.Empty<string>()]);
        Assert.True(result.ExitCode == 0, result.ToString());
        JsonElement replayed = JsonDocument.Parse(result.Text).RootElement;
        Assert.Empty(await worker.WorkAsync());

        Assert.Equal(push.Delivery, replayed.GetProperty("replayOf").GetString());
        PushRow row = await worker.Reader.OfDeliveryAsync(
            replayed.GetProperty("delivery").GetString()!, TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException($"no row: {result}");
        Assert.Equal((status, commit), (row.Status, row.PackagedCommit));
        Assert.Equal($"Replay of {push.Delivery}", row.Push.Summary);
        Assert.Equal(Enumerable.Repeat(commit.Hex, versions), await worker.CommitsAsync());
    }

    [Fact]
    public async Task Failed_pushes_of_two_refs_are_replayed_only_with_a_yes()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Push first = SomePush.Of(receivedAt: now.AddMinutes(-2));
        Push second = SomePush.Of(SomePush.Main with { Ref = "refs/heads/other" }, receivedAt: now.AddMinutes(-1));
        await someone.FailAsync(first);
        await someone.FailAsync(second);

        BacklogqResult plan = await someone.RunAsync("replay", "--status", "failed", "--since", "24h");
        Assert.Empty(await someone.QueuedAsync());
        BacklogqResult done = await someone.RunAsync("replay", "--status", "failed", "--since", "24h", "--yes", "--json");

        Assert.True(plan.ExitCode == 0, plan.ToString());
        Assert.Contains("2 to replay. Nothing is changed without --yes.", plan.Errors, StringComparison.Ordinal);
        Assert.Contains("2 replayed.", done.Errors, StringComparison.Ordinal);
        JsonElement[] lines = [.. done.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal([first.Delivery, second.Delivery], lines.Select(line => line.GetProperty("replayOf").GetString()));
        Assert.Equal(lines.Select(line => line.GetProperty("delivery").GetString()!), await someone.QueuedAsync());
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("replay", "--yes", "--force")]
    [InlineData("replay", "a..b")]
    [InlineData("replay", "--status", "fialed")]
    public async Task A_replay_of_nothing_in_particular_is_a_usage_error(params string[] command)
    {
        BacklogqResult result = await BacklogqProgram.RunAsync(command);

        Assert.True(result is { ExitCode: 2, Text: "" }, result.ToString());
        Assert.NotEqual("", result.Errors);
    }
}
