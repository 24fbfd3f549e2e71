namespace Amazon.SQS.Model;

/// <summary>One message of a batch.</summary>
public sealed class DeleteMessageBatchRequestEntry
{
    /// <summary>Names the entry in the answer; unique in the batch.</summary>
    public string? Id { get; set; }

    public string? ReceiptHandle { get; set; }
}
