using Amazon.Runtime;

namespace Amazon.CodePipeline.Model;

/// <summary>The execution that was started, now or by an earlier call with the same token.</summary>
public sealed class StartPipelineExecutionResponse : AmazonWebServiceResponse
{
    public string? PipelineExecutionId { get; set; }
}
