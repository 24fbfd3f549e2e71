using System.Text.Json.Nodes;
using BacklogQueue.Local.Aws;
using BacklogQueue.Tests.Contracts;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Aws;

/// <summary>What only time does, under a clock that the test moves.</summary>
public sealed class Sqs_over_time : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly LocalAws _services;
    private readonly AwsSession _aws;

    public Sqs_over_time()
    {
        LocalAwsOptions options = new() { Clock = _clock };
        _services = new LocalAws(options);
        _aws = AwsSession.InProcess(_services, options);
    }

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(299, 0)]
    [InlineData(300, 1)]
    public async Task A_deduplication_id_is_forgotten_after_five_minutes(int seconds, int delivered)
    {
        TestQueue queue = await TestQueue.CreateAsync(_aws);
        await queue.SendAsync("a", "1", "same");
        await queue.DeleteAsync(Assert.Single(await queue.ReceiveAsync()));

        _clock.Advance(TimeSpan.FromSeconds(seconds));
        await queue.SendAsync("a", "2", "same");

        Assert.Equal(delivered, (await queue.ReceiveAsync()).Length);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_hides_messages_until_it_is_where_it_was()
    {
        TestQueue queue = await TestQueue.CreateAsync(_aws);
        await queue.SendAsync("a", "1");
        await queue.SendAsync("a", "2");

        _clock.Advance(TimeSpan.FromSeconds(-60));
        Assert.Empty(await queue.ReceiveAsync());
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(2, (await queue.ReceiveAsync()).Length);
    }

    [Fact]
    public async Task A_message_is_gone_when_its_retention_is_over()
    {
        TestQueue queue = await TestQueue.CreateAsync(_aws, ("MessageRetentionPeriod", "60"));
        await queue.SendAsync("a", "1");

        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Empty(await queue.ReceiveAsync());
        Assert.Equal("0", await queue.AttributeAsync("ApproximateNumberOfMessages"));
    }

    [Fact]
    public async Task A_dead_letter_counts_its_retention_from_its_move()
    {
        (TestQueue queue, TestQueue dead) = await CreateWithDeadLettersAsync(("MessageRetentionPeriod", "120"));
        await queue.SendAsync("a", "1");
        _clock.Advance(TimeSpan.FromSeconds(100));
        await MoveToDeadLettersAsync(queue);

        _clock.Advance(TimeSpan.FromSeconds(100));

        Assert.Equal("1", await dead.AttributeAsync("ApproximateNumberOfMessages"));
    }

    [Fact]
    public async Task A_queues_delay_holds_its_messages_back()
    {
        TestQueue queue = await TestQueue.CreateAsync(_aws, ("DelaySeconds", "10"));
        await queue.SendAsync("a", "1");

        Assert.Empty(await queue.ReceiveAsync());
        Assert.Equal("1", await queue.AttributeAsync("ApproximateNumberOfMessagesDelayed"));
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Single(await queue.ReceiveAsync());
    }

    [Fact]
    public async Task A_long_poll_learns_of_a_time_out_that_began_after_it()
    {
        TestQueue queue = await TestQueue.CreateAsync(_aws);
        await queue.SendAsync("a", "1");
        await queue.ReceiveAsync(visibility: 5);
        Task<JsonNode[]> poll = queue.ReceiveAsync(wait: 20);

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Single(await poll);
    }

    [Fact]
    public async Task A_long_poll_that_finds_nothing_ends_with_its_time()
    {
        TestQueue queue = await TestQueue.CreateAsync(_aws);
        Task<JsonNode[]> poll = queue.ReceiveAsync(wait: 20);

        _clock.Advance(TimeSpan.FromSeconds(19));
        Assert.False(poll.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(await poll);
    }

    [Fact]
    public async Task A_move_task_keeps_to_its_rate_and_runs_alone()
    {
        (TestQueue queue, TestQueue dead) = await CreateWithDeadLettersAsync();
        for (int i = 0; i < 3; i++)
        {
            await queue.SendAsync("a", $"{i}");
        }

        await MoveToDeadLettersAsync(queue);
        JsonNode started = await MoveAsync("StartMessageMoveTask", dead, ("MaxNumberOfMessagesPerSecond", 1));
        AwsCallException second = await Assert.ThrowsAsync<AwsCallException>(() => MoveAsync("StartMessageMoveTask", dead));
        _clock.Advance(TimeSpan.FromSeconds(1));
        JsonNode cancelled = await _aws.CallAsync(
            "sqs", "AmazonSQS.CancelMessageMoveTask", new() { ["TaskHandle"] = started["TaskHandle"]!.DeepClone() });

        Assert.Equal("InvalidParameterValue", second.QueryCode);
        Assert.Equal(2, cancelled["ApproximateNumberOfMessagesMoved"]!.GetValue<int>());
        JsonNode task = (await MoveAsync("ListMessageMoveTasks", dead))["Results"]![0]!;
        Assert.Equal("CANCELLED", task["Status"]!.GetValue<string>());
        Assert.Equal(3, task["ApproximateNumberOfMessagesToMove"]!.GetValue<int>());
        Assert.Equal("1", await dead.AttributeAsync("ApproximateNumberOfMessages"));
        Assert.Equal(["0", "1"], (await queue.ReceiveAsync()).Select(TestQueue.Body));
    }

    [Fact]
    public async Task A_message_sent_straight_to_the_dead_letters_needs_a_destination()
    {
        (TestQueue queue, TestQueue dead) = await CreateWithDeadLettersAsync();
        await dead.SendAsync("a", "1");

        await MoveAsync("StartMessageMoveTask", dead);
        JsonNode failed = (await MoveAsync("ListMessageMoveTasks", dead))["Results"]![0]!;
        await MoveAsync("StartMessageMoveTask", dead, ("DestinationArn", await queue.AttributeAsync("QueueArn")));

        Assert.Equal("FAILED", failed["Status"]!.GetValue<string>());
        Assert.Equal("CouldNotDetermineMessageSource", failed["FailureReason"]!.GetValue<string>());
        Assert.Equal("1", TestQueue.Body(Assert.Single(await queue.ReceiveAsync())));
    }

    private async Task<(TestQueue Queue, TestQueue Dead)> CreateWithDeadLettersAsync(params (string, string)[] deadAttributes)
    {
        TestQueue dead = await TestQueue.CreateAsync(_aws, deadAttributes);
        string policy = $$"""{"deadLetterTargetArn":"{{await dead.AttributeAsync("QueueArn")}}","maxReceiveCount":"1"}""";
        return (await TestQueue.CreateAsync(_aws, ("RedrivePolicy", policy)), dead);
    }

    /// <summary>Each message is received once, not deleted, and looked for again.</summary>
    private async Task MoveToDeadLettersAsync(TestQueue queue)
    {
        Assert.NotEmpty(await queue.ReceiveAsync(visibility: 1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await queue.ReceiveAsync());
    }

    private async Task<JsonNode> MoveAsync(string operation, TestQueue source, params (string Name, JsonNode Value)[] members)
    {
        JsonObject input = new() { ["SourceArn"] = await source.AttributeAsync("QueueArn") };
        foreach ((string name, JsonNode value) in members)
        {
            input[name] = value;
        }

        return await _aws.CallAsync("sqs", "AmazonSQS." + operation, input);
    }
}
