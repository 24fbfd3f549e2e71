using Amazon.Runtime;

namespace Amazon.CodePipeline.Model;

/// <summary>An execution to start, on the newest revisions but for those that are given.</summary>
public sealed class StartPipelineExecutionRequest : AmazonWebServiceRequest
{
    /// <summary>The pipeline's.</summary>
    public string? Name { get; set; }

    /// <summary>From 1 to 128 of <c>A-Z a-z 0-9 -</c>; the client makes one when null.</summary>
    public string? ClientRequestToken { get; set; }

    public List<SourceRevisionOverride>? SourceRevisions { get; set; }

    public List<PipelineVariable>? Variables { get; set; }
}
