namespace BacklogQueue.Artifacts;

/// <summary>The newest version under a key.</summary>
/// <param name="Version">Where it is.</param>
/// <param name="Metadata">What it was made from; null when something else than this program put it there.</param>
public sealed record NewestArtifact(ArtifactVersion Version, ArtifactMetadata? Metadata);
