namespace BacklogQueue.Artifacts;

/// <summary>The zip needs more parts than one S3 object has. Permanent.</summary>
public sealed class ArtifactTooLargeException(string message) : Exception(message);
