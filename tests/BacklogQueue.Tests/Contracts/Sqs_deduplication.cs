using System.Text.Json.Nodes;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Contracts;

/// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html</summary>
public sealed class Sqs_deduplication(SharedMotoServer moto)
{
    [Theory, AllPeers]
    public async Task A_repeated_id_is_answered_with_the_original_and_delivered_once(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("a duplicate send gets a new message id");
        TestQueue queue = await TestQueue.CreateAsync(aws);

        string original = await queue.SendAsync("a", "1", "same");
        string repeated = await queue.SendAsync("b", "2", "same");

        Assert.Equal(original, repeated);
        Assert.Equal("1", TestQueue.Body(Assert.Single(await queue.ReceiveAsync())));
    }

    [Theory, AllPeers]
    public async Task Deleting_the_message_does_not_forget_its_id(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("de-duplication is forgotten once the original is deleted");
        TestQueue queue = await TestQueue.CreateAsync(aws);
        await queue.SendAsync("a", "1", "same");
        await queue.DeleteAsync(Assert.Single(await queue.ReceiveAsync()));

        await queue.SendAsync("a", "1", "same");

        Assert.Empty(await queue.ReceiveAsync());
    }

    [Theory, AllPeers]
    public async Task Without_an_id_the_content_decides_when_the_queue_says_so(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws, ("ContentBasedDeduplication", "true"));
        foreach (string body in (string[])["1", "1", "2"])
        {
            await queue.CallAsync("SendMessage", ("MessageBody", body), ("MessageGroupId", "a"));
        }

        Assert.Equal(["1", "2"], (await queue.ReceiveAsync()).Select(TestQueue.Body));
    }

    [Theory, AllPeers]
    public async Task Without_an_id_or_content_based_deduplication_a_send_is_refused(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws);

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() =>
            queue.CallAsync("SendMessage", ("MessageBody", "1"), ("MessageGroupId", "a")));

        Assert.Equal("InvalidParameterValue", error.QueryCode);
    }
}
