namespace Amazon.SQS.Model;

/// <summary>One message of a batch.</summary>
public sealed class SendMessageBatchRequestEntry
{
    /// <summary>Names the entry in the answer; unique in the batch.</summary>
    public string? Id { get; set; }

    public string? MessageBody { get; set; }

    public int? DelaySeconds { get; set; }

    /// <summary>At most ten.</summary>
    public Dictionary<string, MessageAttributeValue>? MessageAttributes { get; set; }

    public string? MessageGroupId { get; set; }

    public string? MessageDeduplicationId { get; set; }
}
