namespace BacklogQueue;

/// <summary>One webhook's claim about one ref. Everything but <see cref="Ref"/> is a hint: the ref's tip is the truth.</summary>
public sealed record Push
{
    /// <summary>The id of the webhook request that brought it; unique, and the push's own id in the push log.</summary>
    public required string Delivery { get; init; }

    public required RefId Ref { get; init; }

    public required RefChange Change { get; init; }

    /// <summary>The commit the ref is said to point to now; null when the webhook names none, or several in no known order.</summary>
    public CommitId? Commit { get; init; }

    /// <summary>The commit the ref pointed to before (Git webhook only).</summary>
    public CommitId? Before { get; init; }

    /// <summary>Backlog's activity id (project webhook only).</summary>
    public long? Activity { get; init; }

    public DateTimeOffset? PushedAt { get; init; }

    public string? PushedBy { get; init; }

    /// <summary>The first line of the newest commit's message, as the webhook has it.</summary>
    public string? Summary { get; init; }

    /// <summary>
    /// Whether an operator asks for the ref's tip to be published although it is published already: once, however often the
    /// message comes. No webhook does.
    /// </summary>
    public bool Force { get; init; }

    /// <summary>When the webhook arrived here (the instant <c>a</c> of the replica-lag rules).</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}
