using System.Text.Json;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Packaging;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.DeadLetters;

public sealed class Dlq_redrive(TestCloud cloud)
{
    [Theory]
    [InlineData("dlq", "redrive")]
    [InlineData("dlq", "redrive", "--repository", RunningWorker.Repository)]
    public async Task A_push_that_failed_is_packaged_once_after_its_redrive(params string[] command)
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        OperatorOfOneTest someone = await OperatorOfOneTest.OfAsync(
            cloud, worker.Sqs, worker.WorkerDynamoDb, worker.Table, worker.Queue, worker.DeadLetters);
        worker.SetPassword("wrong-password");
        CommitId commit = await worker.CommitAndPushAsync("one");
        Push push = worker.Push(commit);
        await worker.WorkOnAsync(push);
        worker.SetPassword(worker.Password);

        BacklogqResult result = await someone.RunAsync(command);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Empty(await worker.WorkAsync());

        Assert.Equal([commit.Hex], await worker.CommitsAsync());
        PushRow row = await worker.RowAsync(push);
        Assert.Equal(
            [PushStatus.Received, PushStatus.Failed, PushStatus.Received, PushStatus.Packaged],
            row.History.Select(line => line.Status));
        Assert.Empty(await worker.DeadAsync());
        Assert.Empty((await worker.ReceiveAsync()).Records);
    }

    [Fact]
    public async Task More_than_one_letter_is_moved_only_with_a_yes()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push[] pushes = [SomePush.Of(), SomePush.Of()];
        foreach (Push push in pushes)
        {
            await someone.FailAsync(push);
        }

        BacklogqResult plan = await someone.RunAsync("dlq", "redrive", "--json");
        Assert.Empty(await someone.QueuedAsync());
        BacklogqResult moved = await someone.RunAsync("dlq", "redrive", "--json", "--yes");

        Assert.True(plan.ExitCode == 0, plan.ToString());
        Assert.Equal(("PLANNED", 0, 2), Answer(plan));
        Assert.Contains("2 to redrive. Nothing is changed without --yes.", plan.Errors, StringComparison.Ordinal);
        Assert.True(moved.ExitCode == 0, moved.ToString());
        Assert.Equal(("COMPLETED", 2, 2), Answer(moved));
        Assert.Equal(pushes.Select(push => push.Delivery), await someone.QueuedAsync());
    }

    [Fact]
    public async Task More_than_one_letter_that_is_meant_is_only_listed_without_a_yes()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push[] pushes = [SomePush.Of(), SomePush.Of()];
        foreach (Push push in pushes)
        {
            await someone.FailAsync(push);
        }

        BacklogqResult plan = await someone.RunAsync("dlq", "redrive", "--ref", "main");

        Assert.True(plan.ExitCode == 0, plan.ToString());
        Assert.Equal(2, plan.Text.Split("to redrive  ").Length - 1);
        Assert.Contains("2 to redrive.", plan.Errors, StringComparison.Ordinal);
        Assert.Empty(await someone.QueuedAsync());
        Assert.Equal(pushes.Select(push => push.Delivery), await someone.DeadAsync());
    }

    [Fact]
    public async Task An_empty_dead_letter_queue_is_no_failure()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);

        BacklogqResult result = await someone.RunAsync("dlq", "redrive", "--yes");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("empty", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dlq")]
    [InlineData("dlq", "redrive", "--limit", "0")]
    [InlineData("dlq", "redrive", "--older-than", "yesterday")]
    [InlineData("dlq", "discard", "--yes")]
    [InlineData("dlq", "discard", "--why", " ")]
    [InlineData("dlq", "show")]
    public async Task A_command_that_says_too_little_or_nonsense_is_a_usage_error(params string[] command)
    {
        BacklogqResult result = await BacklogqProgram.RunAsync(command);

        Assert.True(result is { ExitCode: 2, Text: "" }, result.ToString());
        Assert.NotEqual("", result.Errors);
    }

    private static (string? Status, int Moved, int ToMove) Answer(BacklogqResult result)
    {
        JsonElement answer = JsonDocument.Parse(result.Text).RootElement;
        return (answer.GetProperty("status").GetString(), answer.GetProperty("moved").GetInt32(), answer.GetProperty("toMove").GetInt32());
    }
}
