using System.Globalization;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using BacklogQueue.Local.Aws;
using BacklogQueue.Local.Aws.S3;
using BacklogQueue.Tests.Contracts;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Aws;

/// <summary>What a data folder keeps, what becomes of the rest, and who is told of new objects.</summary>
public sealed class S3_on_disk : IDisposable
{
    private const int PartBytes = 5 << 20;

    private readonly TemporaryDirectory _folder = new();
    private readonly List<S3ObjectCreated> _created = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Buckets_and_versions_come_back()
    {
        await RunAsync(async s3 =>
        {
            await CreateAsync(s3, eventBridge: false);
            await PutAsync(s3, "key", "1");
            await PutAsync(s3, "key", "2");
            await PutAsync(s3, "gone", "3");
            await s3.DeleteObjectAsync("bucket", "gone", Token);
        });

        await RunAsync(async s3 =>
        {
            ListVersionsResponse versions = await s3.ListVersionsAsync(new ListVersionsRequest { BucketName = "bucket" }, Token);
            Assert.Equal(["gone", "gone", "key", "key"], versions.Versions.Select(version => version.Key));
            Assert.Equal([true, false, true, false], versions.Versions.Select(version => version.IsLatest!.Value));
            using GetObjectResponse old = await s3.GetObjectAsync("bucket", "key", versions.Versions[3].VersionId, Token);
            using StreamReader reader = new(old.ResponseStream);
            Assert.Equal("1", await reader.ReadToEndAsync(Token));
        });
    }

    [Fact]
    public async Task A_deleted_version_and_an_interrupted_upload_free_their_files()
    {
        await RunAsync(async s3 =>
        {
            await CreateAsync(s3, eventBridge: false);
            string version = (await PutAsync(s3, "key", "1")).VersionId;
            Assert.Single(Directory.GetFiles(_folder.File("bodies")));
            await s3.DeleteObjectAsync("bucket", "key", version, Token);
            Assert.Empty(Directory.GetFiles(_folder.File("bodies")));

            string upload = (await s3.InitiateMultipartUploadAsync(new() { BucketName = "bucket", Key = "parts" }, Token)).UploadId;
            await UploadAsync(s3, upload, 1);
            Assert.Single(Directory.GetFiles(_folder.File("bodies")));
        });

        await RunAsync(_ =>
        {
            Assert.Empty(Directory.GetFiles(_folder.File("bodies")));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task One_object_is_told_once_however_many_parts_it_has()
    {
        await RunAsync(async s3 =>
        {
            await CreateAsync(s3, eventBridge: true);
            await PutAsync(s3, "whole", "1");
            string upload = (await s3.InitiateMultipartUploadAsync(new() { BucketName = "bucket", Key = "parts" }, Token)).UploadId;
            PartETag[] parts = [await UploadAsync(s3, upload, 1), await UploadAsync(s3, upload, 2)];
            await s3.CompleteMultipartUploadAsync(
                new() { BucketName = "bucket", Key = "parts", UploadId = upload, PartETags = [.. parts] }, Token);
        });

        Assert.Equal(
            [("whole", "PutObject", 1L), ("parts", "CompleteMultipartUpload", 2L * PartBytes)],
            _created.Select(created => (created.Key, created.Reason, created.Size)));
        Assert.All(_created, created => Assert.True(created.ToEventBridge && created.VersionId is not null));
    }

    [Fact]
    public async Task An_operation_that_is_not_implemented_is_named()
    {
        await RunAsync(async s3 =>
        {
            AmazonS3Exception error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
                s3.PutBucketWebsiteAsync("bucket", new() { IndexDocumentSuffix = "index.html" }, Token));
            Assert.Equal("BacklogQueue.Local does not implement s3:PUT bucket?website", error.Message);
        });
    }

    private async Task RunAsync(Func<AmazonS3Client, Task> run)
    {
        LocalAwsOptions options = new() { DataFolder = _folder.Path, Region = AwsSession.Region, ObjectCreated = _created.Add };
        await using LocalAwsHost host = await LocalAws.StartAsync(options, token: Token);
        using AmazonS3Client s3 = new(options.AccessKey, options.SecretKey, new AmazonS3Config
        {
            ServiceURL = host.Endpoint.ToString(),
            AuthenticationRegion = options.Region,
            ForcePathStyle = true,
            MaxErrorRetry = 0,
        });
        await run(s3);
    }

    private static async Task CreateAsync(AmazonS3Client s3, bool eventBridge)
    {
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = "bucket", BucketRegionName = AwsSession.Region }, Token);
        await s3.PutBucketVersioningAsync(
            new() { BucketName = "bucket", VersioningConfig = new() { Status = VersionStatus.Enabled } }, Token);
        if (eventBridge)
        {
            await s3.PutBucketNotificationAsync(new() { BucketName = "bucket", EventBridgeConfiguration = new() }, Token);
        }
    }

    private static Task<PutObjectResponse> PutAsync(AmazonS3Client s3, string key, string text) =>
        s3.PutObjectAsync(new() { BucketName = "bucket", Key = key, ContentBody = text }, Token);

    private static async Task<PartETag> UploadAsync(AmazonS3Client s3, string upload, int number)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture).PadRight(PartBytes, '-'));
        UploadPartResponse response = await s3.UploadPartAsync(
            new() { BucketName = "bucket", Key = "parts", UploadId = upload, PartNumber = number, InputStream = new MemoryStream(bytes) }, Token);
        return new PartETag(response) { PartNumber = number };
    }
}
