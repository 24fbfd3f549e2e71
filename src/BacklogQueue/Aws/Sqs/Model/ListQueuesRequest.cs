using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>A page of the queues of the region.</summary>
public sealed class ListQueuesRequest : AmazonWebServiceRequest
{
    public string? QueueNamePrefix { get; set; }

    /// <summary>1 to 1,000; without it there is no next page.</summary>
    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}
