using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>When a message in flight may be received again.</summary>
public sealed class ChangeMessageVisibilityRequest : AmazonWebServiceRequest
{
    public string? QueueUrl { get; set; }

    public string? ReceiptHandle { get; set; }

    /// <summary>Seconds from now, 0 to 43,200; twelve hours in sum since the receive.</summary>
    public int? VisibilityTimeout { get; set; }
}
