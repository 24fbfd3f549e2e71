using System.Text.Json.Nodes;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Contracts;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html</summary>
public sealed class Sqs_order(SharedMotoServer moto)
{
    [Theory, AllPeers]
    public async Task A_group_with_a_message_in_flight_gives_nothing_more(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws);
        await queue.SendAsync("a", "a1");
        await queue.SendAsync("a", "a2");
        await queue.SendAsync("b", "b1");

        JsonNode first = Assert.Single(await queue.ReceiveAsync(most: 1));
        JsonNode second = Assert.Single(await queue.ReceiveAsync(most: 10));

        Assert.Equal("a1", TestQueue.Body(first));
        Assert.Equal("b1", TestQueue.Body(second));
        Assert.Empty(await queue.ReceiveAsync());
        await queue.DeleteAsync(first);
        Assert.Equal("a2", TestQueue.Body(Assert.Single(await queue.ReceiveAsync())));
    }

    [Theory, AllPeers]
    public async Task One_receive_takes_a_group_in_order(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws);
        for (int i = 0; i < 12; i++)
        {
            await queue.SendAsync("a", $"{i}");
        }

        JsonNode[] received = await queue.ReceiveAsync();

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), received.Select(TestQueue.Body));
        aws.SkipOnMoto("sequence numbers are random");
        string[] sequence = [.. received.Select(message => TestQueue.Attribute(message, "SequenceNumber"))];
        Assert.Equal(sequence.Order(StringComparer.Ordinal), sequence);
    }

    [Theory, AllPeers]
    public async Task A_group_keeps_its_order_after_visibility_ends(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("a FIFO group's order breaks after a batch's visibility expires");
        TestQueue queue = await TestQueue.CreateAsync(aws);
        foreach (string body in (string[])["1", "2", "3"])
        {
            await queue.SendAsync("a", body);
        }

        Assert.Equal(3, (await queue.ReceiveAsync(visibility: 1)).Length);

        Assert.Equal(["1", "2", "3"], (await queue.ReceiveAsync(wait: 20)).Select(TestQueue.Body));
    }

    [Theory, AllPeers]
    public async Task A_group_stays_blocked_until_all_of_a_batch_is_given_back(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws);
        foreach (string body in (string[])["1", "2", "3"])
        {
            await queue.SendAsync("a", body);
        }

        JsonNode[] batch = await queue.ReceiveAsync();
        await queue.ChangeVisibilityAsync(batch[1], 0);
        Assert.Empty(await queue.ReceiveAsync());
        await queue.ChangeVisibilityAsync(batch[2], 0);
        await queue.ChangeVisibilityAsync(batch[0], 0);

        Assert.Equal(["1", "2", "3"], (await queue.ReceiveAsync()).Select(TestQueue.Body));
    }

    [Theory, AllPeers]
    public async Task A_long_poll_returns_when_a_time_out_ends(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws);
        string id = await queue.SendAsync("a", "1");
        Assert.Single(await queue.ReceiveAsync(visibility: 1));

        JsonNode again = Assert.Single(await queue.ReceiveAsync(wait: 20));

        Assert.Equal(id, TestQueue.Id(again));
        Assert.Equal("2", TestQueue.Attribute(again, "ApproximateReceiveCount"));
    }

    [Theory, AllPeers]
    public async Task A_long_poll_returns_when_a_message_is_sent(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws);

        Task<JsonNode[]> poll = queue.ReceiveAsync(wait: 20);
        await queue.SendAsync("a", "hello");

        Assert.Equal("hello", TestQueue.Body(Assert.Single(await poll)));
    }
}
