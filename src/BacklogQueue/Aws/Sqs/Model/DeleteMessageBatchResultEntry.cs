namespace Amazon.SQS.Model;

/// <summary>A deleted message of a batch.</summary>
public sealed class DeleteMessageBatchResultEntry
{
    public string? Id { get; set; }
}
