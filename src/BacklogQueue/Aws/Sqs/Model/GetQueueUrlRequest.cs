using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>A queue by name.</summary>
public sealed class GetQueueUrlRequest : AmazonWebServiceRequest
{
    public string? QueueName { get; set; }

    public string? QueueOwnerAWSAccountId { get; set; }
}
