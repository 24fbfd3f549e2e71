using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>Redrives, newest first.</summary>
public sealed class ListMessageMoveTasksResponse : AmazonWebServiceResponse
{
    /// <summary>Null when none.</summary>
    public List<ListMessageMoveTasksResultEntry>? Results { get; set; }
}
