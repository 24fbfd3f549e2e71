using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>A page of queues.</summary>
public sealed class ListQueuesResponse : AmazonWebServiceResponse
{
    /// <summary>Null when none.</summary>
    public List<string>? QueueUrls { get; set; }

    /// <summary>Null on the last page.</summary>
    public string? NextToken { get; set; }
}
