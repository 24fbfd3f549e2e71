using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>The redrive stops.</summary>
public sealed class CancelMessageMoveTaskResponse : AmazonWebServiceResponse
{
    public long? ApproximateNumberOfMessagesMoved { get; set; }
}
