namespace Amazon.SQS.Model;

/// <summary>A stored message of a batch.</summary>
public sealed class SendMessageBatchResultEntry
{
    public string? Id { get; set; }

    public string? MessageId { get; set; }

    public string? MD5OfMessageBody { get; set; }

    public string? SequenceNumber { get; set; }
}
