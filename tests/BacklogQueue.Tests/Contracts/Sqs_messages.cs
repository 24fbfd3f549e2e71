using System.Text.Json.Nodes;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Contracts;

/// <summary>What a message may hold: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html</summary>
public sealed class Sqs_messages(SharedMotoServer moto)
{
    private const int MaxBytes = 1_048_576;

    [Theory, AllPeers]
    public async Task A_message_comes_out_as_it_went_in(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws);
        JsonNode sent = await queue.CallAsync(
            "SendMessage",
            ("MessageBody", "日本語 🎌 <&>"),
            ("MessageGroupId", "a"),
            ("MessageDeduplicationId", "d"),
            ("MessageAttributes", new JsonObject
            {
                ["text"] = new JsonObject { ["DataType"] = "String", ["StringValue"] = "値" },
                ["bytes"] = new JsonObject { ["DataType"] = "Binary", ["BinaryValue"] = "AQID" },
            }));

        JsonNode received = Assert.Single(await queue.ReceiveAsync());

        Assert.Equal("日本語 🎌 <&>", TestQueue.Body(received));
        Assert.Equal(TestQueue.Id(received), sent["MessageId"]!.GetValue<string>());
        Assert.Equal(sent["MD5OfMessageBody"]!.GetValue<string>(), received["MD5OfBody"]!.GetValue<string>());
        Assert.Equal(
            sent["MD5OfMessageAttributes"]!.GetValue<string>(), received["MD5OfMessageAttributes"]!.GetValue<string>());
        Assert.Equal("値", received["MessageAttributes"]!["text"]!["StringValue"]!.GetValue<string>());
        Assert.Equal("a", TestQueue.Attribute(received, "MessageGroupId"));
        Assert.Equal("d", TestQueue.Attribute(received, "MessageDeduplicationId"));
        Assert.Equal("1", TestQueue.Attribute(received, "ApproximateReceiveCount"));
        Assert.Equal(sent["SequenceNumber"]!.GetValue<string>(), TestQueue.Attribute(received, "SequenceNumber"));
    }

    [Theory, AllPeers]
    public async Task One_mebibyte_is_accepted_and_a_byte_more_refused(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws);

        await queue.SendAsync("a", new string('x', MaxBytes));
        AwsCallException error =
            await Assert.ThrowsAsync<AwsCallException>(() => queue.SendAsync("a", new string('x', MaxBytes + 1)));

        Assert.Equal("InvalidParameterValue", error.QueryCode);
    }

    [Theory, AllPeers]
    public async Task Group_and_deduplication_ids_have_at_most_128_printable_characters(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("group and deduplication ids over 128 characters are accepted");
        TestQueue queue = await TestQueue.CreateAsync(aws);
        string longest = new string('~', 128);

        await queue.SendAsync(longest, "1", longest);
        foreach ((string group, string id) in ((string, string)[])[(longest + "x", "i"), ("g", longest + "x"), ("a b", "i"), ("g", "é")])
        {
            AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() => queue.SendAsync(group, "1", id));
            Assert.Equal("InvalidParameterValue", error.QueryCode);
        }
    }

    [Theory, AllPeers]
    public async Task A_message_of_a_fifo_queue_has_no_delay_of_its_own(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws);

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() => queue.CallAsync(
            "SendMessage",
            ("MessageBody", "1"),
            ("MessageGroupId", "a"),
            ("MessageDeduplicationId", "1"),
            ("DelaySeconds", 5)));

        Assert.Equal("InvalidParameterValue", error.QueryCode);
    }

    [Theory, AllPeers]
    public async Task A_queue_that_does_not_exist_is_named_as_the_query_protocol_names_it(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() =>
            aws.CallAsync("sqs", "AmazonSQS.GetQueueUrl", new() { ["QueueName"] = AwsSession.Unique("absent") + ".fifo" }));

        Assert.Equal("QueueDoesNotExist", error.Code);
        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue", error.QueryCode);
    }

    [Theory, AllPeers]
    public async Task Creating_a_queue_again_needs_the_same_attributes(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestQueue queue = await TestQueue.CreateAsync(aws, ("VisibilityTimeout", "60"));
        string name = queue.Url.Split('/')[^1];
        JsonObject Input(string visibility) => new()
        {
            ["QueueName"] = name,
            ["Attributes"] = new JsonObject { ["FifoQueue"] = "true", ["VisibilityTimeout"] = visibility },
        };

        JsonNode same = await aws.CallAsync("sqs", "AmazonSQS.CreateQueue", Input("60"));
        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() => aws.CallAsync("sqs", "AmazonSQS.CreateQueue", Input("61")));

        Assert.Equal(queue.Url, same["QueueUrl"]!.GetValue<string>());
        Assert.Equal("QueueNameExists", error.Code);
    }
}
