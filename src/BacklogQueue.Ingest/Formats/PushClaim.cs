namespace BacklogQueue.Ingest.Formats;

/// <summary>What a webhook's body says about one ref, in the sender's words but within our limits.</summary>
/// <param name="Project">A name that <see cref="Names.IsUsable"/>.</param>
/// <param name="Repository">Likewise.</param>
/// <param name="Ref">A ref name that git accepts.</param>
/// <param name="Change">What happened to it.</param>
internal sealed record PushClaim(string Project, string Repository, string Ref, RefChange Change)
{
    public CommitId? Commit { get; init; }

    public CommitId? Before { get; init; }

    public long? Activity { get; init; }

    public DateTimeOffset? PushedAt { get; init; }

    public string? PushedBy { get; init; }

    public string? Summary { get; init; }

    /// <summary>Something odd that changes nothing, for the log; null when all is well.</summary>
    public string? Oddity { get; init; }

    /// <summary>A hint that cannot be read is no hint: the ref's tip decides anyway.</summary>
    public static CommitId? CommitOrNone(string? hex) => CommitId.TryParse(hex, out CommitId? id) ? id : null;
}
