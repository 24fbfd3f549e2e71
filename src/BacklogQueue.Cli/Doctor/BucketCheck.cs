using Amazon.S3;
using Amazon.S3.Model;

namespace BacklogQueue.Cli.Doctor;

/// <summary>The artifacts' bucket: what CodePipeline needs of it.</summary>
/// <param name="s3">Needs <c>s3:GetBucketVersioning</c> and <c>s3:GetBucketNotification</c>.</param>
internal sealed class BucketCheck(AmazonS3Client s3)
{
    private const string Advice = "deploy the stack again: it was changed by hand, or it is another bucket";

    public async Task<IReadOnlyList<Finding>> RunAsync(string bucket, CancellationToken cancellationToken)
    {
        GetBucketVersioningResponse versioning = await s3.GetBucketVersioningAsync(
            new GetBucketVersioningRequest { BucketName = bucket }, cancellationToken);
        GetBucketNotificationResponse events = await s3.GetBucketNotificationAsync(
            new GetBucketNotificationRequest { BucketName = bucket }, cancellationToken);
        bool isVersioned = versioning.VersioningConfig?.Status == VersionStatus.Enabled;
        bool tells = events.EventBridgeConfiguration is not null;
        return
        [
            Finding.Of("bucket", isVersioned, isVersioned ? $"{bucket} is versioned" : $"{bucket} is not versioned: CodePipeline does not take it", Advice),
            Finding.Of("events", tells, tells ? "EventBridge is told of new artifacts" : "EventBridge is not told of new artifacts: no pipeline starts", Advice),
        ];
    }
}
