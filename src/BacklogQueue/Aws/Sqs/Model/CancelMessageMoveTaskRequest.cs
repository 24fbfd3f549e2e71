using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>A redrive to stop; what is moved stays moved.</summary>
public sealed class CancelMessageMoveTaskRequest : AmazonWebServiceRequest
{
    public string? TaskHandle { get; set; }
}
