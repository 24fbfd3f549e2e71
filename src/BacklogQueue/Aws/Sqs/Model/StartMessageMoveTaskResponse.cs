using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>The redrive has begun.</summary>
public sealed class StartMessageMoveTaskResponse : AmazonWebServiceResponse
{
    public string? TaskHandle { get; set; }
}
