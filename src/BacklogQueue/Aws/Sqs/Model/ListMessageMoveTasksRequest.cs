using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>The latest redrives of a dead-letter queue.</summary>
public sealed class ListMessageMoveTasksRequest : AmazonWebServiceRequest
{
    public string? SourceArn { get; set; }

    /// <summary>1 to 10, by default 1.</summary>
    public int? MaxResults { get; set; }
}
