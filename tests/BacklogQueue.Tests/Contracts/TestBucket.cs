using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

namespace BacklogQueue.Tests.Contracts;

/// <summary>A bucket of one test, by the SDK's own client.</summary>
internal sealed class TestBucket
{
    private TestBucket(AmazonS3Client client, string name)
    {
        Client = client;
        Name = name;
    }

    public AmazonS3Client Client { get; }

    public string Name { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<TestBucket> CreateAsync(AwsSession aws, bool versioned = true)
    {
        AmazonS3Config config = aws.Configure(new AmazonS3Config());
        config.ForcePathStyle = aws.Endpoint is not null;
        AmazonS3Client client = new(aws.Credentials, config);
        TestBucket bucket = new(client, AwsSession.Unique("contract"));
        await client.PutBucketAsync(new PutBucketRequest { BucketName = bucket.Name, BucketRegionName = AwsSession.Region }, Token);
        aws.OnEnd(bucket.DeleteAsync);
        if (versioned)
        {
            await client.PutBucketVersioningAsync(
                new() { BucketName = bucket.Name, VersioningConfig = new() { Status = VersionStatus.Enabled } }, Token);
        }

        return bucket;
    }

    public Task<PutObjectResponse> PutAsync(string key, string text, Action<PutObjectRequest>? configure = null)
    {
        PutObjectRequest request = new() { BucketName = Name, Key = key, ContentBody = text };
        configure?.Invoke(request);
        return Client.PutObjectAsync(request, Token);
    }

    public async Task<string> GetAsync(string key, Action<GetObjectRequest>? configure = null)
    {
        GetObjectRequest request = new() { BucketName = Name, Key = key };
        configure?.Invoke(request);
        using GetObjectResponse response = await Client.GetObjectAsync(request, Token);
        using MemoryStream bytes = new();
        await response.ResponseStream.CopyToAsync(bytes, Token);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    public async Task<string> StartAsync(string key) =>
        (await Client.InitiateMultipartUploadAsync(new() { BucketName = Name, Key = key }, Token)).UploadId;

    public async Task<PartETag> UploadAsync(string key, string uploadId, int number, byte[] bytes)
    {
        UploadPartResponse response = await Client.UploadPartAsync(
            new() { BucketName = Name, Key = key, UploadId = uploadId, PartNumber = number, InputStream = new MemoryStream(bytes) }, Token);
        return new PartETag(response) { PartNumber = number };
    }

    public Task<CompleteMultipartUploadResponse> CompleteAsync(
        string key, string uploadId, IEnumerable<PartETag> parts, Action<CompleteMultipartUploadRequest>? configure = null)
    {
        CompleteMultipartUploadRequest request = new() { BucketName = Name, Key = key, UploadId = uploadId, PartETags = [.. parts] };
        configure?.Invoke(request);
        return Client.CompleteMultipartUploadAsync(request, Token);
    }

    public async Task<List<S3ObjectVersion>> VersionsAsync() =>
        (await Client.ListVersionsAsync(new ListVersionsRequest { BucketName = Name }, Token)).Versions ?? [];

    private async Task DeleteAsync()
    {
        foreach (S3ObjectVersion version in await VersionsAsync())
        {
            await Client.DeleteObjectAsync(Name, version.Key, version.VersionId, CancellationToken.None);
        }

        await Client.DeleteBucketAsync(Name, CancellationToken.None);
        Client.Dispose();
    }
}
