using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>One message to send.</summary>
public sealed class SendMessageRequest : AmazonWebServiceRequest
{
    public string? QueueUrl { get; set; }

    /// <summary>Text of at most 1 MiB; characters allowed by XML 1.0.</summary>
    public string? MessageBody { get; set; }

    /// <summary>0 to 900; not on FIFO queues.</summary>
    public int? DelaySeconds { get; set; }

    /// <summary>At most ten.</summary>
    public Dictionary<string, MessageAttributeValue>? MessageAttributes { get; set; }

    /// <summary>At most 128 characters; required by FIFO queues.</summary>
    public string? MessageGroupId { get; set; }

    /// <summary>At most 128 characters; a FIFO queue swallows repeats of it for five minutes.</summary>
    public string? MessageDeduplicationId { get; set; }
}
