using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>The queue that was made or found.</summary>
public sealed class CreateQueueResponse : AmazonWebServiceResponse
{
    public string? QueueUrl { get; set; }
}
