using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>Where the queue is.</summary>
public sealed class GetQueueUrlResponse : AmazonWebServiceResponse
{
    public string? QueueUrl { get; set; }
}
