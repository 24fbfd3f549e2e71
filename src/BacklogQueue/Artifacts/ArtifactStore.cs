using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace BacklogQueue.Artifacts;

/// <summary>
/// The artifacts' bucket. An upload is all or nothing and never replaces a version that its maker did not know of: S3
/// compares the newest ETag as it publishes the object
/// (<see href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html"/>).
/// </summary>
/// <param name="s3">Its retries are the only ones; what passes them is thrown as the SDK throws it.</param>
/// <param name="bucket">A bucket with versioning on.</param>
/// <param name="clock">Limits how long the clean-up after a failed upload may take.</param>
/// <param name="partBytes">The size of an upload's parts; S3 takes 5 MiB to 5 GiB. Three of them are held in memory at the most.</param>
public sealed class ArtifactStore(
    IAmazonS3 s3,
    string bucket,
    TimeProvider clock,
    int partBytes = ArtifactStore.DefaultPartBytes)
{
    /// <summary>10,000 parts of this size, S3's most, hold 78 GiB: more than any archive that is let through.</summary>
    public const int DefaultPartBytes = 8 << 20;

    public string Bucket { get; } = bucket;

    /// <summary>The newest version under <paramref name="key"/>; null when there is none or the newest is a delete marker.</summary>
    public async Task<NewestArtifact?> FindNewestAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            GetObjectMetadataResponse head = await s3.GetObjectMetadataAsync(
                new GetObjectMetadataRequest { BucketName = Bucket, Key = key },
                cancellationToken);
            return new NewestArtifact(
                new ArtifactVersion(Bucket, key, head.VersionId, head.ETag, head.ContentLength),
                ArtifactMetadata.Read(name => head.Metadata[name]));
        }
        catch (AmazonS3Exception problem) when (problem.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Streams a zip into a new version. On any failure, and on cancellation, nothing of it stays in the bucket.</summary>
    /// <param name="key">Where to.</param>
    /// <param name="metadata">What it is made from.</param>
    /// <param name="replaces">The version that was the newest when the upload was decided on; null when there was none.</param>
    /// <param name="write">Writes the zip, forward only and asynchronously.</param>
    /// <param name="cancellationToken">Gives the upload up.</param>
    /// <returns>The new version; null when another version became the newest meanwhile: read again and decide again.</returns>
    /// <exception cref="ArtifactTooLargeException">More than 10,000 parts.</exception>
    public async Task<ArtifactVersion?> UploadAsync(
        string key,
        ArtifactMetadata metadata,
        ArtifactVersion? replaces,
        Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellationToken)
    {
        await using ArtifactUpload upload = new(s3, clock, partBytes, cancellationToken)
        {
            Bucket = Bucket,
            Key = key,
            Metadata = metadata.Write(),
            IfMatch = replaces?.ETag,
        };
        await write(upload, cancellationToken);
        try
        {
            return await upload.CompleteAsync();
        }
        catch (AmazonS3Exception problem) when (IsLostRace(problem))
        {
            return null;
        }
    }

    // Besides the two answers of a refused condition: a completion whose answer was lost is tried again by the SDK, and
    // finds the upload gone or its own object in the way. Whoever reads again finds that object.
    private static bool IsLostRace(AmazonS3Exception problem) => problem.StatusCode == HttpStatusCode.PreconditionFailed
        || problem.ErrorCode is "ConditionalRequestConflict" or "NoSuchUpload" or "NoSuchKey";
}
