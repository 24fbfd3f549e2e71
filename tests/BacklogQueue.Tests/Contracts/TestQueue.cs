using System.Text.Json.Nodes;

namespace BacklogQueue.Tests.Contracts;

/// <summary>A FIFO queue of one test, by the raw protocol.</summary>
internal sealed class TestQueue
{
    private readonly AwsSession _aws;

    private TestQueue(AwsSession aws, string url)
    {
        _aws = aws;
        Url = url;
    }

    public string Url { get; }

    /// <summary>A queue that was made before.</summary>
    public static TestQueue At(AwsSession aws, string url) => new(aws, url);

    public static async Task<TestQueue> CreateAsync(AwsSession aws, params (string Name, string Value)[] attributes)
    {
        JsonObject values = new() { ["FifoQueue"] = "true" };
        foreach ((string name, string value) in attributes)
        {
            values[name] = value;
        }

        JsonNode created = await aws.CallAsync("sqs", "AmazonSQS.CreateQueue", new()
        {
            ["QueueName"] = AwsSession.Unique("contract") + ".fifo",
            ["Attributes"] = values,
        });
        TestQueue queue = new(aws, created["QueueUrl"]!.GetValue<string>());
        aws.OnEnd(() => queue.CallAsync("DeleteQueue"));
        return queue;
    }

    /// <summary>Any operation on this queue.</summary>
    public Task<JsonNode> CallAsync(string operation, params (string Name, JsonNode? Value)[] members)
    {
        JsonObject input = new() { ["QueueUrl"] = Url };
        foreach ((string name, JsonNode? value) in members)
        {
            input[name] = value;
        }

        return _aws.CallAsync("sqs", "AmazonSQS." + operation, input);
    }

    /// <summary>Sends with a deduplication id of its own unless given one; returns the message id.</summary>
    public async Task<string> SendAsync(string group, string body, string? deduplicationId = null)
    {
        JsonNode sent = await CallAsync(
            "SendMessage",
            ("MessageBody", body),
            ("MessageGroupId", group),
            ("MessageDeduplicationId", deduplicationId ?? Guid.NewGuid().ToString()));
        return sent["MessageId"]!.GetValue<string>();
    }

    /// <summary>Up to <paramref name="most"/> messages with all attributes.</summary>
    public async Task<JsonNode[]> ReceiveAsync(int most = 10, int? visibility = null, int wait = 0)
    {
        JsonNode received = await CallAsync(
            "ReceiveMessage",
            ("MaxNumberOfMessages", most),
            ("VisibilityTimeout", visibility),
            ("WaitTimeSeconds", wait),
            ("MessageSystemAttributeNames", new JsonArray("All")),
            ("MessageAttributeNames", new JsonArray("All")));
        return received["Messages"]?.AsArray().Select(message => message!).ToArray() ?? [];
    }

    public async Task<string> AttributeAsync(string name)
    {
        JsonNode answer = await CallAsync("GetQueueAttributes", ("AttributeNames", new JsonArray(name)));
        return answer["Attributes"]![name]!.GetValue<string>();
    }

    public Task DeleteAsync(JsonNode message) => CallAsync("DeleteMessage", ("ReceiptHandle", Handle(message)));

    public Task ChangeVisibilityAsync(JsonNode message, int seconds) =>
        CallAsync("ChangeMessageVisibility", ("ReceiptHandle", Handle(message)), ("VisibilityTimeout", seconds));

    public static string Body(JsonNode message) => message["Body"]!.GetValue<string>();

    public static string Id(JsonNode message) => message["MessageId"]!.GetValue<string>();

    public static string Handle(JsonNode message) => message["ReceiptHandle"]!.GetValue<string>();

    public static string Attribute(JsonNode message, string name) => message["Attributes"]![name]!.GetValue<string>();
}
