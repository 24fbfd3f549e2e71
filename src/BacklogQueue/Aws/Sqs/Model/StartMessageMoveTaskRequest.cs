using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>A redrive of a dead-letter queue; one at a time for each queue.</summary>
public sealed class StartMessageMoveTaskRequest : AmazonWebServiceRequest
{
    /// <summary>The dead-letter queue.</summary>
    public string? SourceArn { get; set; }

    /// <summary>By default each message's own source queue.</summary>
    public string? DestinationArn { get; set; }

    /// <summary>At most 500; by default SQS paces it.</summary>
    public int? MaxNumberOfMessagesPerSecond { get; set; }
}
