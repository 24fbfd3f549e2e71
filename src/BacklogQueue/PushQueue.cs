using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace BacklogQueue;

/// <summary>The FIFO queue of pushes and its dead-letter queue. A message's group is its ref, so that a ref's pushes wait for each other.</summary>
/// <param name="sqs">Its retries are the only ones; what passes them is thrown as the client throws it.</param>
/// <param name="queueUrl">Where pushes wait.</param>
/// <param name="deadLetterQueueUrl">Where those wait that need an operator.</param>
#pragma warning disable CA1711 // It is a queue, though not a collection.
public sealed class PushQueue(AmazonSQSClient sqs, Uri queueUrl, Uri deadLetterQueueUrl)
#pragma warning restore CA1711
{
    /// <summary>Attributes of a dead letter: why it is there, in one word and in a sentence, and whose it is.</summary>
    public const string KindAttribute = "BacklogQueue.Kind";
    public const string ReasonAttribute = "BacklogQueue.Reason";
    public const string DeliveryAttribute = "BacklogQueue.Delivery";

    /// <summary>Characters of an attribute's value at the most.</summary>
    private const int MaxAttribute = 1_024;

    /// <param name="push">The push.</param>
    /// <param name="deduplicationId">
    /// The push's delivery; an id of its own for a message that repeats one, since SQS swallows an id that comes twice in
    /// five minutes.
    /// </param>
    /// <param name="cancellationToken">Stops waiting; the message may be in the queue.</param>
    public Task SendAsync(Push push, string deduplicationId, CancellationToken cancellationToken) => sqs.SendMessageAsync(
        new SendMessageRequest
        {
            QueueUrl = queueUrl.AbsoluteUri,
            MessageBody = PushMessage.Write(push),
            MessageGroupId = push.Ref.MessageGroupId,
            MessageDeduplicationId = deduplicationId,
        },
        cancellationToken);

    /// <summary>Puts a message into the dead-letter queue; its original is deleted when its push is settled.</summary>
    /// <param name="message">The message as it was received.</param>
    /// <param name="kind">Why, in one word.</param>
    /// <param name="reason">Why, in a sentence without secrets.</param>
    /// <param name="delivery">Whose it is; null when the message does not tell.</param>
    /// <param name="cancellationToken">Stops waiting; the message may be in the queue.</param>
    public Task DeadLetterAsync(
        ReceivedMessage message,
        string kind,
        string reason,
        string? delivery,
        CancellationToken cancellationToken)
    {
        Dictionary<string, MessageAttributeValue> attributes = new(StringComparer.Ordinal)
        {
            [KindAttribute] = Attribute(kind),
            [ReasonAttribute] = Attribute(reason),
        };
        if (delivery is not null)
        {
            attributes.Add(DeliveryAttribute, Attribute(delivery));
        }

        return sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = deadLetterQueueUrl.AbsoluteUri,
                MessageBody = message.Body,
                MessageGroupId = message.GroupId,

                // Not the delivery: a redriven push that fails again within five minutes would be swallowed.
                MessageDeduplicationId = message.Id,
                MessageAttributes = attributes,
            },
            cancellationToken);
    }

    /// <summary>Sets when a message in flight is handed out again.</summary>
    /// <param name="receiptHandle">Of its last receive.</param>
    /// <param name="after">From now; whole seconds, rounded up.</param>
    /// <param name="cancellationToken">Stops waiting; the change may have been made.</param>
    public Task DelayAsync(string receiptHandle, TimeSpan after, CancellationToken cancellationToken) =>
        sqs.ChangeMessageVisibilityAsync(
            new ChangeMessageVisibilityRequest
            {
                QueueUrl = queueUrl.AbsoluteUri,
                ReceiptHandle = receiptHandle,
                VisibilityTimeout = (int)Math.Ceiling(after.TotalSeconds),
            },
            cancellationToken);

    // SQS refuses an empty value, and characters that XML 1.0 has not.
    private static MessageAttributeValue Attribute(string text)
    {
        StringBuilder value = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            value.Append(Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF ? " " : rune.ToString());
        }

        string cut = value.Length > MaxAttribute ? value.ToString(0, MaxAttribute) : value.ToString();
        return new MessageAttributeValue
        {
            DataType = "String",
            StringValue = cut.Length == 0 ? "-" : char.IsHighSurrogate(cut[^1]) ? cut[..^1] : cut,
        };
    }
}
