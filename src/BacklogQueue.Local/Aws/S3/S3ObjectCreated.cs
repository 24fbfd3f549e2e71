namespace BacklogQueue.Local.Aws.S3;

/// <summary>What S3 would tell EventBridge as "Object Created": once per object version, however many parts it came in.</summary>
/// <param name="Bucket">Bucket name.</param>
/// <param name="Key">Decoded key.</param>
/// <param name="VersionId">Null in a bucket without versioning.</param>
/// <param name="ETag">Without quotes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Reason"><c>PutObject</c> or <c>CompleteMultipartUpload</c>.</param>
/// <param name="Time">When the version was made.</param>
/// <param name="ToEventBridge">Whether the bucket's notification configuration has EventBridge on.</param>
public sealed record S3ObjectCreated(
    string Bucket, string Key, string? VersionId, string ETag, long Size, string Reason, DateTimeOffset Time, bool ToEventBridge);
