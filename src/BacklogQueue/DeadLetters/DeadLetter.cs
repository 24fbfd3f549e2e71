using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace BacklogQueue.DeadLetters;

/// <summary>A message of the dead-letter queue, in flight: what is in it, and why it is there as far as anyone said.</summary>
public sealed record DeadLetter
{
    /// <summary>SQS's own id.</summary>
    public required string Id { get; init; }

    /// <summary>Good until its visibility time-out passes.</summary>
    public required string ReceiptHandle { get; init; }

    /// <summary>As it was sent to the queue at first.</summary>
    public required string Body { get; init; }

    /// <summary>Its ref, hashed.</summary>
    public required string GroupId { get; init; }

    /// <summary>When it came into the dead-letter queue.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>How often it was handed out, by <see cref="DeadLetterQueue"/> too.</summary>
    public required int ReceiveCount { get; init; }

    /// <summary>The push; null when no program of this version can read the body.</summary>
    public Push? Push { get; init; }

    /// <summary>Why it is here, in one word; null when SQS moved it by itself, for no worker got to say so.</summary>
    public string? Kind { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Whose message it is.</summary>
    public string? Delivery { get; init; }

    internal static DeadLetter Of(Message message)
    {
        Push? push = ReadPush(message.Body!);
        return new DeadLetter
        {
            Id = message.MessageId!,
            ReceiptHandle = message.ReceiptHandle!,
            Body = message.Body!,
            GroupId = message.Attributes![MessageSystemAttributeName.MessageGroupId],
            SentAt = DateTimeOffset.FromUnixTimeMilliseconds(Number(message, MessageSystemAttributeName.SentTimestamp)),
            ReceiveCount = (int)Number(message, MessageSystemAttributeName.ApproximateReceiveCount),
            Push = push,
            Kind = Text(message, PushQueue.KindAttribute),
            Reason = Text(message, PushQueue.ReasonAttribute),
            Delivery = push?.Delivery ?? Text(message, PushQueue.DeliveryAttribute),
        };
    }

    private static Push? ReadPush(string body)
    {
        try
        {
            return PushMessage.Read(body);
        }
        catch (PushMessageException)
        {
            return null;
        }
    }

    private static long Number(Message message, string attribute) =>
        long.Parse(message.Attributes![attribute], CultureInfo.InvariantCulture);

    private static string? Text(Message message, string attribute) =>
        message.MessageAttributes?.GetValueOrDefault(attribute)?.StringValue;
}
