using BacklogQueue.Artifacts;

namespace BacklogQueue.PushLogs;

/// <summary>What becomes of a push: the end of its row.</summary>
public sealed record PushFate
{
    /// <summary>Any status but <see cref="PushStatus.Received"/> and <see cref="PushStatus.Retrying"/>.</summary>
    public required PushStatus Status { get; init; }

    public string? Reason { get; init; }

    /// <summary>The commit that stands for the push in S3; null when none does.</summary>
    public CommitId? PackagedCommit { get; init; }

    /// <summary>The version that holds <see cref="PackagedCommit"/>.</summary>
    public ArtifactVersion? Artifact { get; init; }

    /// <summary>The execution that a worker started on <see cref="Artifact"/>; null when none did.</summary>
    public PipelineRun? Run { get; init; }
}
