namespace BacklogQueue.Git;

/// <summary>What a commit says about itself. Text is decoded with the commit's own encoding, else UTF-8; what is not readable is replaced, and
/// of each name and of the subject 4,096 bytes are read.</summary>
public sealed record GitCommit
{
    public required ObjectId Id { get; init; }

    /// <summary>The root directory.</summary>
    public required ObjectId Tree { get; init; }

    /// <summary>With the committer's own offset from UTC; 1970 when the commit's time cannot be read.</summary>
    public required DateTimeOffset CommitterTime { get; init; }

    public required string Author { get; init; }

    public required string Committer { get; init; }

    /// <summary>The message's first line.</summary>
    public required string Subject { get; init; }
}
