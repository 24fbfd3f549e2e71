using BacklogQueue.Artifacts;

namespace BacklogQueue.PushLogs;

/// <summary>What is published for a ref now (<c>h</c> of the replica-lag rules).</summary>
public sealed record Head
{
    public required RefId Ref { get; init; }

    public required CommitId Commit { get; init; }

    /// <summary>When the lookup was made that showed <see cref="Commit"/> as the ref's tip (<c>th</c>).</summary>
    public required DateTimeOffset LookedUpAt { get; init; }

    /// <summary>The push that was at work when it was published.</summary>
    public required string Delivery { get; init; }

    public required ArtifactVersion Artifact { get; init; }

    /// <summary>1 for a ref's first head, one more for each next: a head is only written over the one it was judged by.</summary>
    public required long Generation { get; init; }
}
