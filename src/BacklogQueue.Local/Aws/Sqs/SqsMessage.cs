using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>One message of a FIFO queue and where it is in its life.</summary>
internal sealed class SqsMessage
{
    public required string Id { get; init; }

    public required string Body { get; init; }

    public required string GroupId { get; init; }

    public required string DeduplicationId { get; init; }

    /// <summary>The queue's own order.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    /// <summary>As the sender gave them, or null.</summary>
    public JsonObject? Attributes { get; init; }

    public string? TraceHeader { get; init; }

    /// <summary>The queue that a redrive policy took the message from; null for one sent straight here.</summary>
    public string? SourceArn { get; init; }

    public int ReceiveCount { get; set; }

    public DateTimeOffset? FirstReceivedAt { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>When the delay or the visibility time-out is over.</summary>
    public DateTimeOffset VisibleAt { get; set; }

    /// <summary>The last part of the live receipt handle; null while the message is not in flight.</summary>
    public string? Receipt { get; set; }
}
