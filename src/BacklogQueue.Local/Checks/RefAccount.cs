using BacklogQueue.PushLogs;

namespace BacklogQueue.Local.Checks;

/// <summary>One ref of a stack at rest: what happened to it on the git server, and what the product made of that.</summary>
public sealed record RefAccount
{
    public required RefId Ref { get; init; }

    /// <summary>What the ref pointed to, oldest first; null where it was deleted.</summary>
    public required IReadOnlyList<CommitId?> Tips { get; init; }

    /// <summary>Deliveries about it that were answered "queued".</summary>
    public required IReadOnlyCollection<string> Accepted { get; init; }

    /// <summary>Whether one of them came after the ref's last move: else nobody was told of it.</summary>
    public required bool IsAnnounced { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<PublishedVersion> Versions { get; init; }

    /// <summary>In the push log, in any order.</summary>
    public required IReadOnlyList<PushRow> Rows { get; init; }
}
