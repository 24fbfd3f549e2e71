using System.Text.Json;
using Amazon.SQS;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Queue;

public sealed class Dead_letters
{
    private static readonly ReceivedMessage s_message = new("message-1", "handle", "body as it was", "group", 3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_letter_keeps_body_and_group_and_is_sent_once_per_message()
    {
        JsonElement sent = await SendAsync("UnsafeTree", "The tree has \"..\".", "delivery-1");

        Assert.Equal("https://sqs.test/dead", sent.GetProperty("QueueUrl").GetString());
        Assert.Equal("body as it was", sent.GetProperty("MessageBody").GetString());
        Assert.Equal("group", sent.GetProperty("MessageGroupId").GetString());
        Assert.Equal("message-1", sent.GetProperty("MessageDeduplicationId").GetString());
        Assert.Equal("UnsafeTree", Attribute(sent, PushQueue.KindAttribute));
        Assert.Equal("The tree has \"..\".", Attribute(sent, PushQueue.ReasonAttribute));
        Assert.Equal("delivery-1", Attribute(sent, PushQueue.DeliveryAttribute));
    }

    [Fact]
    public async Task A_reason_has_only_what_SQS_takes()
    {
        JsonElement sent = await SendAsync("Kind", "bell\u0007 and \uFFFE", delivery: null);

        Assert.Equal("bell  and  ", Attribute(sent, PushQueue.ReasonAttribute));
        Assert.False(sent.GetProperty("MessageAttributes").TryGetProperty(PushQueue.DeliveryAttribute, out _));
    }

    [Fact]
    public async Task A_reason_is_neither_empty_nor_long_nor_cut_inside_a_character()
    {
        Assert.Equal("-", Attribute(await SendAsync("Kind", "", null), PushQueue.ReasonAttribute));
        Assert.Equal(
            new string('x', 1_023),
            Attribute(await SendAsync("Kind", new string('x', 1_023) + "😀", null), PushQueue.ReasonAttribute));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.2, 1)]
    [InlineData(300, 300)]
    public async Task A_delay_is_in_whole_seconds(double seconds, int expected)
    {
        ScriptedHandler sqs = new(ScriptedHandler.Answer(200, "{}"));

        await Queue(sqs).DelayAsync("handle", TimeSpan.FromSeconds(seconds), Token);

        JsonElement sent = JsonDocument.Parse(sqs.Request.Body).RootElement;
        Assert.Equal("https://sqs.test/queue", sent.GetProperty("QueueUrl").GetString());
        Assert.Equal("handle", sent.GetProperty("ReceiptHandle").GetString());
        Assert.Equal(expected, sent.GetProperty("VisibilityTimeout").GetInt32());
    }

    private static async Task<JsonElement> SendAsync(string kind, string reason, string? delivery)
    {
        ScriptedHandler sqs = new(ScriptedHandler.Answer(200, """{"MessageId":"dead-1"}"""));
        await Queue(sqs).DeadLetterAsync(s_message, kind, reason, delivery, Token);
        return JsonDocument.Parse(sqs.Request.Body).RootElement;
    }

    private static PushQueue Queue(ScriptedHandler sqs)
    {
        AmazonSQSClient client = AwsClients.Sqs(sqs);
        return new PushQueue(client, new Uri("https://sqs.test/queue"), new Uri("https://sqs.test/dead"));
    }

    private static string? Attribute(JsonElement sent, string name)
    {
        JsonElement value = sent.GetProperty("MessageAttributes").GetProperty(name);
        Assert.Equal("String", value.GetProperty("DataType").GetString());
        return value.GetProperty("StringValue").GetString();
    }
}
