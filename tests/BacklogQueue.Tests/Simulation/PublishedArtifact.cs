namespace BacklogQueue.Tests.Simulation;

/// <summary>A version in the bucket.</summary>
/// <param name="VersionId">Its id.</param>
/// <param name="At">When S3 made it.</param>
/// <param name="Commit">Which commit it says that it holds.</param>
/// <param name="Delivery">Which push it says that it was made for.</param>
/// <param name="LookedUpAt">When it says that its commit was the tip.</param>
/// <param name="Entries">What is in it: names and contents.</param>
internal sealed record PublishedArtifact(
    string VersionId,
    DateTimeOffset At,
    CommitId Commit,
    string Delivery,
    DateTimeOffset LookedUpAt,
    IReadOnlyDictionary<string, string> Entries);
