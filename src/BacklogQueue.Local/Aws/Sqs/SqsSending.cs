using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>SendMessage and its batch: checks and answers; <see cref="FifoQueue"/> decides what is accepted.</summary>
internal static class SqsSending
{
    public static JsonObject Send(FifoQueue queue, JsonElement input, DateTimeOffset now)
    {
        SqsDraft draft = Read(queue, input);
        (string id, long sequence) = queue.Send(draft, now);
        JsonObject result = new()
        {
            ["MessageId"] = id,
            ["SequenceNumber"] = SequenceText(sequence),
            ["MD5OfMessageBody"] = BodyMd5(draft.Body),
        };
        if (draft.Attributes is not null)
        {
            result["MD5OfMessageAttributes"] = MessageAttributes.Md5(draft.Attributes);
        }

        return result;
    }

    public static JsonObject SendBatch(FifoQueue queue, JsonElement input, DateTimeOffset now)
    {
        long size = input.List("Entries").Sum(entry =>
            (long)SqsRules.Size(entry.Text("MessageBody") ?? "", MessageAttributes.Read(entry, "MessageAttributes")));
        if (size > SqsRules.MaxMessageBytes)
        {
            throw SqsError.Batch(
                "BatchRequestTooLong",
                $"Batch requests cannot be longer than {SqsRules.MaxMessageBytes} bytes. You have sent {size} bytes.");
        }

        return SqsBatch.Run(input, entry => Send(queue, entry, now));
    }

    /// <summary>Twenty digits, as AWS writes them.</summary>
    public static string SequenceText(long sequence) => sequence.ToString("D20", System.Globalization.CultureInfo.InvariantCulture);

    public static string BodyMd5(string body)
    {
#pragma warning disable CA5351 // MD5 is the protocol's checksum, not a protection
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351
    }

    private static SqsDraft Read(FifoQueue queue, JsonElement input)
    {
        string body = input.Text("MessageBody") is { Length: > 0 } text ? text : throw SqsError.Missing("MessageBody");
        SqsRules.CheckCharacters(body);
        JsonObject? attributes = MessageAttributes.Read(input, "MessageAttributes");
        if (SqsRules.Size(body, attributes) > queue.Attributes.MaximumMessageSize)
        {
            throw SqsError.InvalidText(
                $"One or more parameters are invalid. Reason: Message must be shorter than {queue.Attributes.MaximumMessageSize} bytes.");
        }

        if (input.Integer("DelaySeconds") is { } delay)
        {
            throw SqsError.Invalid(
                "DelaySeconds", delay, "The request include parameter that is not valid for this queue type.");
        }

        string group = input.Text("MessageGroupId") ?? throw SqsError.Missing("MessageGroupId");
        SqsRules.CheckId("MessageGroupId", group);
        return new SqsDraft(body, group, DeduplicationId(queue, input, body), attributes, TraceHeader(input));
    }

    private static string DeduplicationId(FifoQueue queue, JsonElement input, string body)
    {
        if (input.Text("MessageDeduplicationId") is { } id)
        {
            SqsRules.CheckId("MessageDeduplicationId", id);
            return id;
        }

        return queue.Attributes.IsContentBased
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))
            : throw SqsError.InvalidText(
                "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
    }

    private static string? TraceHeader(JsonElement input)
    {
        JsonObject? attributes = MessageAttributes.Read(input, "MessageSystemAttributes");
        foreach ((string name, JsonNode? attribute) in attributes ?? [])
        {
            return name == "AWSTraceHeader" && MessageAttributes.DataType(attribute!) == "String"
                ? attribute!["StringValue"]!.GetValue<string>()
                : throw SqsError.InvalidText($"Message system attribute name '{name}' is invalid. Use AWSTraceHeader, a String.");
        }

        return null;
    }
}
