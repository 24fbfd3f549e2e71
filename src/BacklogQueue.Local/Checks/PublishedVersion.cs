using BacklogQueue.Artifacts;

namespace BacklogQueue.Local.Checks;

/// <summary>A version under a ref's key.</summary>
/// <param name="VersionId">Its id in S3.</param>
/// <param name="Made">What it says that it was made from; null when it does not say.</param>
public sealed record PublishedVersion(string VersionId, ArtifactMetadata? Made)
{
    /// <summary>The user metadata as S3 gives it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public CommitId? Commit => Made?.Commit;
}
