using BacklogQueue.Artifacts;

namespace BacklogQueue.PushLogs;

/// <summary>What is published for a ref now (<c>h</c> of the replica-lag rules).</summary>
public sealed record Head
{
    public required RefId Ref { get; init; }

    public required CommitId Commit { get; init; }

    /// <summary>When the lookup ended that showed <see cref="Commit"/> as the ref's tip (<c>th</c>).</summary>
    public required DateTimeOffset LookedUpAt { get; init; }

    /// <summary>
    /// The push that is <see cref="PushStatus.Packaged"/> by it. Null while that push is still waiting: a tip is published by
    /// whichever push is at work when it is seen, which may be one of an older commit.
    /// </summary>
    public string? Delivery { get; init; }

    public required ArtifactVersion Artifact { get; init; }

    /// <summary>The pipeline that the worker is to start on this version, or has; null when the version starts none, or by itself.</summary>
    public PipelineRun? Run { get; init; }

    /// <summary>1 for a ref's first head, one more for each next: a head is only written over the one it was judged by.</summary>
    public required long Generation { get; init; }
}
