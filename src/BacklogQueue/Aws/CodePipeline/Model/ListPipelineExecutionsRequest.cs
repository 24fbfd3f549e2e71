using Amazon.Runtime;

namespace Amazon.CodePipeline.Model;

/// <summary>Which executions to list.</summary>
public sealed class ListPipelineExecutionsRequest : AmazonWebServiceRequest
{
    public string? PipelineName { get; set; }

    /// <summary>From 1 to 100.</summary>
    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}
