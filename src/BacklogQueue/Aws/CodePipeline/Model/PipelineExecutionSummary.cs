using System.Text.Json.Serialization;
using BacklogQueue.Aws;

namespace Amazon.CodePipeline.Model;

/// <summary>One execution.</summary>
public sealed class PipelineExecutionSummary
{
    public string? PipelineExecutionId { get; set; }

    /// <summary>Such as <c>InProgress</c>, <c>Succeeded</c>, <c>Superseded</c>.</summary>
    public string? Status { get; set; }

    [JsonConverter(typeof(EpochSecondsJsonConverter))]
    public DateTime? StartTime { get; set; }

    public List<SourceRevision>? SourceRevisions { get; set; }
}
