using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>What a consumer asks for: receive, delete, change visibility.</summary>
internal static class SqsReceiving
{
    private const int MaxMessages = 10;
    private const int MaxWaitSeconds = 20;

    /// <summary>How long a receive that finds nothing waits: the request's word, else the queue's.</summary>
    public static TimeSpan Wait(FifoQueue queue, JsonElement input) => input.Integer("WaitTimeSeconds") switch
    {
        null => queue.Attributes.ReceiveWait,
        >= 0 and <= MaxWaitSeconds and { } seconds => TimeSpan.FromSeconds(seconds),
        { } seconds => throw SqsError.Invalid("WaitTimeSeconds", seconds, "Must be >= 0 and <= 20, if provided."),
    };

    /// <summary>One look; an answer without members when there is nothing.</summary>
    public static JsonObject Receive(FifoQueue queue, FifoQueue? deadLetters, JsonElement input, DateTimeOffset now)
    {
        int most = input.Integer("MaxNumberOfMessages") ?? 1;
        if (most is < 1 or > MaxMessages)
        {
            throw SqsError.Invalid("MaxNumberOfMessages", most, "Must be between 1 and 10, if provided.");
        }

        if (input.Member("ReceiveRequestAttemptId") is not null)
        {
            throw AwsException.NotImplemented("sqs", "ReceiveMessage with ReceiveRequestAttemptId");
        }

        Wait(queue, input);
        TimeSpan visibility = input.Member("VisibilityTimeout") is null ? queue.Attributes.Visibility : Visibility(input);
        JsonNode[] messages =
        [
            .. queue.Receive(most, visibility, deadLetters, now).Select(message => Describe(queue, message, input)),
        ];
        return messages.Length == 0 ? [] : new() { ["Messages"] = new JsonArray(messages) };
    }

    public static JsonObject Delete(FifoQueue queue, JsonElement input, DateTimeOffset now)
    {
        queue.Delete(Handle(input), now);
        return [];
    }

    public static JsonObject ChangeVisibility(FifoQueue queue, JsonElement input, DateTimeOffset now)
    {
        queue.ChangeVisibility(Handle(input), Visibility(input), now);
        return [];
    }

    private static string Handle(JsonElement input) => input.Text("ReceiptHandle") ?? throw SqsError.Missing("ReceiptHandle");

    private static TimeSpan Visibility(JsonElement input) => input.Integer("VisibilityTimeout") switch
    {
        null => throw SqsError.Missing("VisibilityTimeout"),
        >= 0 and <= SqsRules.MaxVisibilitySeconds and { } seconds => TimeSpan.FromSeconds(seconds),
        { } seconds => throw SqsError.Invalid("VisibilityTimeout", seconds, "Must be between 0 and 43200, if provided."),
    };

    private static JsonObject Describe(FifoQueue queue, SqsMessage message, JsonElement input)
    {
        JsonObject result = new()
        {
            ["MessageId"] = message.Id,
            ["ReceiptHandle"] = new ReceiptHandle(queue.Name, message.Id, message.Receipt!).ToString(),
            ["MD5OfBody"] = SqsSending.BodyMd5(message.Body),
            ["Body"] = message.Body,
        };
        string[] wanted = [.. input.Texts("MessageSystemAttributeNames"), .. input.Texts("AttributeNames")];
        JsonObject attributes = [];
        foreach ((string name, string? value) in SystemAttributes(message))
        {
            if (value is not null && (wanted.Contains(name) || wanted.Contains("All")))
            {
                attributes.Add(name, value);
            }
        }

        if (attributes.Count > 0)
        {
            result["Attributes"] = attributes;
        }

        if (MessageAttributes.Select(message.Attributes, input.Texts("MessageAttributeNames")) is { } selected)
        {
            result["MD5OfMessageAttributes"] = MessageAttributes.Md5(selected);
            result["MessageAttributes"] = selected;
        }

        return result;
    }

    private static IEnumerable<(string Name, string? Value)> SystemAttributes(SqsMessage message)
    {
        yield return ("SentTimestamp", Milliseconds(message.SentAt));
        yield return ("ApproximateReceiveCount", message.ReceiveCount.ToString(CultureInfo.InvariantCulture));
        yield return ("ApproximateFirstReceiveTimestamp", Milliseconds(message.FirstReceivedAt!.Value));
        yield return ("MessageGroupId", message.GroupId);
        yield return ("MessageDeduplicationId", message.DeduplicationId);
        yield return ("SequenceNumber", SqsSending.SequenceText(message.Sequence));
        yield return ("SenderId", "local");
        yield return ("AWSTraceHeader", message.TraceHeader);
        yield return ("DeadLetterQueueSourceArn", message.SourceArn);
    }

    private static string Milliseconds(DateTimeOffset time) =>
        time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
