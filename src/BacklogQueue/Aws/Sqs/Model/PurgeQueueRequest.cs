using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>A queue to empty, in flight or not; once in 60 seconds.</summary>
public sealed class PurgeQueueRequest : AmazonWebServiceRequest
{
    public string? QueueUrl { get; set; }
}
