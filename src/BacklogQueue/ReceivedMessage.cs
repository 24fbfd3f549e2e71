using System.Globalization;
using Amazon.Lambda.SQSEvents;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace BacklogQueue;

/// <summary>A message in flight.</summary>
/// <param name="Id">SQS's own; another one after a redrive.</param>
/// <param name="ReceiptHandle">Good until its visibility time-out passes.</param>
/// <param name="Body">As it was sent.</param>
/// <param name="GroupId">Its ref, hashed.</param>
/// <param name="ReceiveCount">How often it was handed out, this time included.</param>
public sealed record ReceivedMessage(string Id, string ReceiptHandle, string Body, string GroupId, int ReceiveCount)
{
    /// <summary>The trace of the invocation that sent it; null when that was not traced.</summary>
    public string? TraceId { get; init; }

    /// <summary>As the event-source mapping hands it to Lambda.</summary>
    public static ReceivedMessage Of(SQSEvent.SQSMessage record) =>
        Of(record.MessageId, record.ReceiptHandle, record.Body, record.Attributes);

    /// <summary>As <c>ReceiveMessage</c> answers it, asked for its system attributes.</summary>
    public static ReceivedMessage Of(Message message) =>
        Of(message.MessageId!, message.ReceiptHandle!, message.Body!, message.Attributes ?? []);

    private static ReceivedMessage Of(string id, string receiptHandle, string body, Dictionary<string, string> attributes) => new(
        id,
        receiptHandle,
        body,
        attributes.GetValueOrDefault(MessageSystemAttributeName.MessageGroupId) ?? "",
        int.TryParse(
            attributes.GetValueOrDefault(MessageSystemAttributeName.ApproximateReceiveCount),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int count) ? count : 1)
    {
        TraceId = attributes.GetValueOrDefault(MessageSystemAttributeName.AWSTraceHeader),
    };
}
