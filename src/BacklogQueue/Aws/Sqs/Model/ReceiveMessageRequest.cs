using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>A poll of a queue.</summary>
public sealed class ReceiveMessageRequest : AmazonWebServiceRequest
{
    public string? QueueUrl { get; set; }

    /// <summary>By <see cref="MessageSystemAttributeName"/>.</summary>
    public List<string>? MessageSystemAttributeNames { get; set; }

    /// <summary>Which of the senders' attributes to give; <c>All</c> for all.</summary>
    public List<string>? MessageAttributeNames { get; set; }

    /// <summary>1 to 10, by default 1.</summary>
    public int? MaxNumberOfMessages { get; set; }

    /// <summary>Seconds, 0 to 43,200; by default the queue's.</summary>
    public int? VisibilityTimeout { get; set; }

    /// <summary>0 to 20: long polling.</summary>
    public int? WaitTimeSeconds { get; set; }

    /// <summary>FIFO: a retried poll with the same id gets the same messages.</summary>
    public string? ReceiveRequestAttemptId { get; set; }
}
