using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;

namespace BacklogQueue.Local.Template;

/// <summary>
/// <c>AWS::S3::Bucket</c>: versioning and events. Policies, encryption and lifecycle protect a bucket on the internet,
/// and are left to AWS.
/// </summary>
internal static class BucketResource
{
    private static readonly string[] s_read = ["BucketName", "VersioningConfiguration", "NotificationConfiguration"];

    private static readonly string[] s_onlyOnAws =
        ["OwnershipControls", "PublicAccessBlockConfiguration", "BucketEncryption", "LifecycleConfiguration"];

    /// <summary>Makes the bucket unless it is ours already, and gives it the template's settings.</summary>
    public static async Task<MadeResource> MakeAsync(
        AmazonS3Client s3,
        string name,
        string region,
        JsonObject properties,
        CancellationToken cancellationToken)
    {
        TemplateProperties.AllowOnly(properties, name, [.. s_read, .. s_onlyOnAws]);

        // The first region is the one that may not be named.
        PutBucketConfiguration? place = region == "us-east-1" ? null : new() { LocationConstraint = region };
        try
        {
            await s3.PutBucketAsync(new PutBucketRequest { BucketName = name, PutBucketConfiguration = place }, cancellationToken);
        }
        catch (AmazonS3Exception problem) when (problem.ErrorCode == "BucketAlreadyOwnedByYou")
        {
            // Made by an earlier start.
        }

        if (properties["VersioningConfiguration"]?["Status"]?.ToString() is { } status)
        {
            S3BucketVersioningConfig versioning = new() { Status = VersionStatus.FindValue(status) };
            await s3.PutBucketVersioningAsync(
                new PutBucketVersioningRequest { BucketName = name, VersioningConfig = versioning }, cancellationToken);
        }

        if (properties["NotificationConfiguration"]?["EventBridgeConfiguration"] is not null)
        {
            await s3.PutBucketNotificationAsync(
                new PutBucketNotificationRequest { BucketName = name, EventBridgeConfiguration = new() }, cancellationToken);
        }

        return new MadeResource(name, new Dictionary<string, string> { ["Arn"] = $"arn:aws:s3:::{name}" });
    }
}
