namespace BacklogQueue.Artifacts;

/// <summary>One version of an artifact in S3: what CodePipeline is started on.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Key">The object's key (<see cref="ArtifactKey"/>).</param>
/// <param name="VersionId">Null when the bucket keeps no versions.</param>
/// <param name="ETag">As S3 gives it, with its quotes; not a hash of the contents when the upload had parts.</param>
/// <param name="Size">Bytes of the zip.</param>
/// <param name="Files">Files in the zip; null when the version was found rather than made.</param>
public sealed record ArtifactVersion(string Bucket, string Key, string? VersionId, string ETag, long Size, int? Files = null);
