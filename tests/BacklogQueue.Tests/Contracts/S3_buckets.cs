using Amazon.S3;
using Amazon.S3.Model;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Contracts;

public sealed class S3_buckets(SharedMotoServer moto)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, AllPeers]
    public async Task Settings_are_told_as_they_were_made(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        await bucket.Client.PutPublicAccessBlockAsync(
            new()
            {
                BucketName = bucket.Name,
                PublicAccessBlockConfiguration = new() { BlockPublicAcls = true, BlockPublicPolicy = true },
            },
            Token);
        await bucket.Client.PutLifecycleConfigurationAsync(
            new()
            {
                BucketName = bucket.Name,
                Configuration = new()
                {
                    Rules =
                    [
                        new()
                        {
                            Id = "old",
                            Status = LifecycleRuleStatus.Enabled,
                            Filter = new() { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "" } },
                            NoncurrentVersionExpiration = new() { NoncurrentDays = 30 },
                        },
                    ],
                },
            },
            Token);
        await bucket.Client.PutBucketNotificationAsync(
            new() { BucketName = bucket.Name, EventBridgeConfiguration = new() }, Token);

        GetBucketVersioningResponse versioning = await bucket.Client.GetBucketVersioningAsync(bucket.Name, Token);
        GetPublicAccessBlockResponse access = await bucket.Client.GetPublicAccessBlockAsync(new() { BucketName = bucket.Name }, Token);
        GetLifecycleConfigurationResponse lifecycle = await bucket.Client.GetLifecycleConfigurationAsync(bucket.Name, Token);
        GetBucketNotificationResponse notification = await bucket.Client.GetBucketNotificationAsync(bucket.Name, Token);

        Assert.Equal(VersionStatus.Enabled, versioning.VersioningConfig.Status);
        Assert.True(access.PublicAccessBlockConfiguration.BlockPublicPolicy);
        Assert.Equal("old", Assert.Single(lifecycle.Configuration.Rules).Id);
        aws.SkipOnMoto("the notification configuration's EventBridge flag is lost");
        Assert.NotNull(notification.EventBridgeConfiguration);
    }

    [Theory, AllPeers]
    public async Task A_bucket_is_listed_and_its_name_taken(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);

        ListBucketsResponse buckets = await bucket.Client.ListBucketsAsync(Token);
        AmazonS3Exception taken = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            bucket.Client.PutBucketAsync(new PutBucketRequest { BucketName = bucket.Name, BucketRegionName = AwsSession.Region }, Token));

        Assert.Contains(bucket.Name, buckets.Buckets.Select(item => item.BucketName));
        Assert.Equal("BucketAlreadyOwnedByYou", taken.ErrorCode);
    }

    [Theory, AllPeers]
    public async Task A_bucket_of_another_region_is_refused(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);

        AmazonS3Exception error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            bucket.Client.PutBucketAsync(new PutBucketRequest { BucketName = AwsSession.Unique("contract"), BucketRegionName = "eu-west-1" }, Token));

        Assert.Equal("IllegalLocationConstraintException", error.ErrorCode);
    }

    [Theory, AllPeers]
    public async Task What_was_not_set_is_not_found(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws, versioned: false);

        AmazonS3Exception policy = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            bucket.Client.GetPublicAccessBlockAsync(new() { BucketName = bucket.Name }, Token));

        Assert.Equal("NoSuchPublicAccessBlockConfiguration", policy.ErrorCode);
        Assert.NotEqual(VersionStatus.Enabled, (await bucket.Client.GetBucketVersioningAsync(bucket.Name, Token)).VersioningConfig?.Status);
    }
}
