using System.Globalization;
using Amazon.Lambda.SQSEvents;
using Amazon.SQS;

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

    public static ReceivedMessage Of(SQSEvent.SQSMessage record) => new(
        record.MessageId,
        record.ReceiptHandle,
        record.Body,
        record.Attributes.GetValueOrDefault(MessageSystemAttributeName.MessageGroupId) ?? "",
        int.TryParse(
            record.Attributes.GetValueOrDefault(MessageSystemAttributeName.ApproximateReceiveCount),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int count) ? count : 1)
    {
        TraceId = record.Attributes.GetValueOrDefault(MessageSystemAttributeName.AWSTraceHeader),
    };
}
