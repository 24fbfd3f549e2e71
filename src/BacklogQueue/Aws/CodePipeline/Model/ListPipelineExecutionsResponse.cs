using Amazon.Runtime;

namespace Amazon.CodePipeline.Model;

/// <summary>A page of executions, newest first.</summary>
public sealed class ListPipelineExecutionsResponse : AmazonWebServiceResponse
{
    public List<PipelineExecutionSummary>? PipelineExecutionSummaries { get; set; }

    /// <summary>Null on the last page.</summary>
    public string? NextToken { get; set; }
}
