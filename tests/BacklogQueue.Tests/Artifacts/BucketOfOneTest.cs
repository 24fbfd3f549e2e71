using Amazon.S3;
using Amazon.S3.Model;
using BacklogQueue.Artifacts;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Artifacts;

/// <summary>An artifact store with a bucket of one test's own.</summary>
internal sealed class BucketOfOneTest
{
    public const string Key = "PROJ/app/feature/%E6%97%A5.zip";
    public const int PartBytes = 5 << 20;

    private BucketOfOneTest(IAmazonS3 s3, string bucket)
    {
        S3 = s3;
        Store = new ArtifactStore(s3, bucket, TimeProvider.System, PartBytes);
    }

    public IAmazonS3 S3 { get; }

    public ArtifactStore Store { get; }

    public static ArtifactMetadata Metadata { get; } = new()
    {
        Commit = SomePush.Commit('a'),
        Ref = "refs/heads/feature/日",
        Delivery = "delivery-1",
        LookedUpAt = SomePush.Noon.AddTicks(1_234_567),
        Summary = "Fix the build",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<BucketOfOneTest> CreateAsync(TestCloud cloud, Wire? wire = null)
    {
        IAmazonS3 s3 = await cloud.CreateS3Async(wire);
        return new BucketOfOneTest(s3, await TestCloud.CreateBucketAsync(s3));
    }

    /// <summary>Bytes that show it when two parts are swapped.</summary>
    public static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Uploads in writes of an odd size, as a zip is written.</summary>
    public Task<ArtifactVersion?> UploadAsync(byte[] content, ArtifactVersion? replaces = null) => Store.UploadAsync(
        Key,
        Metadata,
        replaces,
        async (stream, token) =>
        {
            foreach (byte[] piece in content.Chunk(1_000_003))
            {
                await stream.WriteAsync(piece, token);
            }
        },
        Token);

    public async Task<byte[]> DownloadAsync(ArtifactVersion version)
    {
        GetObjectResponse response = await S3.GetObjectAsync(version.Bucket, version.Key, version.VersionId, Token);
        using MemoryStream bytes = new();
        await response.ResponseStream.CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }

    /// <summary>Someone else's object under the key.</summary>
    public Task<PutObjectResponse> PutForeignAsync() => S3.PutObjectAsync(
        new PutObjectRequest { BucketName = Store.Bucket, Key = Key, ContentBody = "foreign" },
        Token);

    /// <summary>Fails unless the bucket has neither an object nor an upload that someone would pay for.</summary>
    public async Task AssertNothingIsLeftAsync(int versions = 0)
    {
        ListVersionsResponse objects = await S3.ListVersionsAsync(Store.Bucket, Token);
        ListMultipartUploadsResponse uploads = await S3.ListMultipartUploadsAsync(
            new ListMultipartUploadsRequest { BucketName = Store.Bucket },
            Token);
        Assert.Equal(versions, objects.Versions?.Count ?? 0);
        Assert.Empty(uploads.MultipartUploads ?? []);
    }
}
