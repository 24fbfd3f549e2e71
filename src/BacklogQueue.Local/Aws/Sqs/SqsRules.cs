using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>
/// What a message may be.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
/// </summary>
internal static partial class SqsRules
{
    /// <summary>Bytes of a message with its attributes, and of a whole batch.</summary>
    public const int MaxMessageBytes = 1_048_576;

    public const int MaxBatchEntries = 10;

    public const int MaxMessageAttributes = 10;

    /// <summary>Seconds: 12 hours, counted from the receive.</summary>
    public const int MaxVisibilitySeconds = 43_200;

    /// <summary>In-flight messages of a FIFO queue; at the limit a receive returns nothing and no error.</summary>
    public const int MaxInFlight = 120_000;

    public static readonly TimeSpan DeduplicationInterval = TimeSpan.FromMinutes(5);

    /// <summary>Group and deduplication ids: 1-128 ASCII letters, digits and punctuation.</summary>
    public static void CheckId(string parameter, string value)
    {
        if (!FifoId().IsMatch(value))
        {
            throw SqsError.Invalid(
                parameter, value, $"{parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.");
        }
    }

    public static void CheckBatchEntryId(string id)
    {
        if (!BatchEntryId().IsMatch(id))
        {
            throw SqsError.Batch(
                "InvalidBatchEntryId",
                "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.");
        }
    }

    public static void CheckQueueName(string name)
    {
        if (!QueueName().IsMatch(name) || name.Length > 80)
        {
            throw SqsError.InvalidText(
                "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length; a FIFO queue's name ends with .fifo");
        }
    }

    /// <summary>The characters of XML 1.0, the SendMessage page's list.</summary>
    public static void CheckCharacters(string body)
    {
        foreach (Rune rune in body.EnumerateRunes())
        {
            // EnumerateRunes gives U+FFFD for a lone surrogate, which cannot come out of valid UTF-8.
            if (rune.Value is < 0x20 and not (0x9 or 0xA or 0xD) or 0xFFFE or 0xFFFF)
            {
                throw new AwsException("InvalidMessageContents", "The message contains characters outside the allowed set.");
            }
        }
    }

    /// <summary>Bytes that count towards the limit: the body, and each attribute's name, type and value.</summary>
    public static int Size(string body, JsonObject? attributes)
    {
        int size = Encoding.UTF8.GetByteCount(body);
        foreach ((string name, JsonNode? attribute) in attributes ?? [])
        {
            size += Encoding.UTF8.GetByteCount(name)
                + Encoding.UTF8.GetByteCount(MessageAttributes.DataType(attribute!))
                + MessageAttributes.Value(attribute!).Length;
        }

        return size;
    }

    [GeneratedRegex(@"^[!-~]{1,128}\z")]
    private static partial Regex FifoId();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,80}\z")]
    private static partial Regex BatchEntryId();

    [GeneratedRegex(@"^[A-Za-z0-9_-]+(\.fifo)?\z")]
    private static partial Regex QueueName();
}
