using System.Text.Json.Nodes;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Contracts;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html</summary>
public sealed class Sqs_dead_letters(SharedMotoServer moto)
{
    [Theory, AllPeers]
    public async Task A_message_received_too_often_moves_and_keeps_its_group(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("a dead letter keeps its deduplication id");
        (TestQueue queue, TestQueue dead) = await CreateAsync(aws, maxReceiveCount: 2);
        string id = await queue.SendAsync("a", "poison", "d");
        await queue.SendAsync("a", "next");
        await FailAsync(queue, times: 2);

        JsonNode next = Assert.Single(await queue.ReceiveAsync(most: 1));
        JsonNode letter = Assert.Single(await dead.ReceiveAsync(wait: 5));

        Assert.Equal("next", TestQueue.Body(next));
        Assert.Equal("poison", TestQueue.Body(letter));
        Assert.Equal(id, TestQueue.Id(letter));
        Assert.Equal("a", TestQueue.Attribute(letter, "MessageGroupId"));
        Assert.Equal(id, TestQueue.Attribute(letter, "MessageDeduplicationId"));
        Assert.Equal(await queue.AttributeAsync("QueueArn"), TestQueue.Attribute(letter, "DeadLetterQueueSourceArn"));
    }

    [Theory, AllPeers]
    public async Task A_move_task_brings_messages_back_oldest_first_as_new_ones(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("no StartMessageMoveTask");
        (TestQueue queue, TestQueue dead) = await CreateAsync(aws, maxReceiveCount: 1);
        string first = await queue.SendAsync("a", "1");
        await queue.SendAsync("a", "2");
        await queue.SendAsync("b", "3");
        await FailAsync(queue, times: 1);
        Assert.Empty(await queue.ReceiveAsync());

        await StartMoveAsync(aws, dead);
        List<JsonNode> redriven = [];
        while (redriven.Count < 3)
        {
            redriven.AddRange(await queue.ReceiveAsync(wait: 20));
            foreach (JsonNode message in redriven)
            {
                await queue.DeleteAsync(message);
            }
        }

        Assert.Equal(["1", "2"], redriven.Select(TestQueue.Body).Where(body => body != "3"));
        Assert.Contains("3", redriven.Select(TestQueue.Body));
        Assert.NotEqual(first, TestQueue.Id(redriven[0]));
        Assert.All(redriven, message => Assert.Equal("1", TestQueue.Attribute(message, "ApproximateReceiveCount")));
        Assert.Equal("0", await dead.AttributeAsync("ApproximateNumberOfMessages"));
    }

    [Theory, AllPeers]
    public async Task Only_a_dead_letter_queue_can_be_moved_from(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("no StartMessageMoveTask");
        (TestQueue queue, _) = await CreateAsync(aws, maxReceiveCount: 1);

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() => StartMoveAsync(aws, queue));

        Assert.Equal("InvalidParameterValue", error.QueryCode);
    }

    private static async Task<(TestQueue Queue, TestQueue Dead)> CreateAsync(AwsSession aws, int maxReceiveCount)
    {
        TestQueue dead = await TestQueue.CreateAsync(aws);
        string arn = await dead.AttributeAsync("QueueArn");
        string policy = $$"""{"deadLetterTargetArn":"{{arn}}","maxReceiveCount":{{maxReceiveCount}}}""";
        return (await TestQueue.CreateAsync(aws, ("RedrivePolicy", policy)), dead);
    }

    /// <summary>Receives everything that can be received, and gives it back, some times over.</summary>
    private static async Task FailAsync(TestQueue queue, int times)
    {
        for (int i = 0; i < times; i++)
        {
            foreach (JsonNode message in await queue.ReceiveAsync(most: times == 1 ? 10 : 1, wait: 5))
            {
                await queue.ChangeVisibilityAsync(message, 0);
            }
        }
    }

    private static async Task<JsonNode> StartMoveAsync(AwsSession aws, TestQueue source) => await aws.CallAsync(
        "sqs", "AmazonSQS.StartMessageMoveTask", new() { ["SourceArn"] = await source.AttributeAsync("QueueArn") });
}
