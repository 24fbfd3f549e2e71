using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Contracts;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html</summary>
public sealed class S3_multipart(SharedMotoServer moto)
{
    private const int MinPartBytes = 5 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, AllPeers]
    public async Task Parts_become_one_version_in_their_order(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        byte[] first = Bytes(MinPartBytes, seed: 1);
        byte[] second = Bytes(10, seed: 2);
        string upload = await bucket.StartAsync("key");

        PartETag two = await bucket.UploadAsync("key", upload, 2, second);
        PartETag one = await bucket.UploadAsync("key", upload, 1, first);
        CompleteMultipartUploadResponse completed = await bucket.CompleteAsync("key", upload, [one, two]);

        Assert.Equal($"\"{Convert.ToHexStringLower(Md5([.. Md5(first), .. Md5(second)]))}-2\"", completed.ETag);
        Assert.Equal(completed.VersionId, Assert.Single(await bucket.VersionsAsync()).VersionId);
        using GetObjectResponse response = await bucket.Client.GetObjectAsync(bucket.Name, "key", Token);
        using MemoryStream bytes = new();
        await response.ResponseStream.CopyToAsync(bytes, Token);
        Assert.True(bytes.ToArray().AsSpan().SequenceEqual((byte[])[.. first, .. second]));
        using GetObjectResponse seam = await bucket.Client.GetObjectAsync(
            new GetObjectRequest { BucketName = bucket.Name, Key = "key", ByteRange = new ByteRange(MinPartBytes - 1, MinPartBytes) }, Token);
        byte[] across = new byte[2];
        await seam.ResponseStream.ReadExactlyAsync(across, Token);
        Assert.Equal([first[^1], second[0]], across);
    }

    [Theory, AllPeers]
    public async Task A_small_part_may_only_be_the_last(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        string upload = await bucket.StartAsync("key");
        PartETag one = await bucket.UploadAsync("key", upload, 1, Bytes(MinPartBytes - 1, seed: 1));
        PartETag two = await bucket.UploadAsync("key", upload, 2, Bytes(1, seed: 2));

        AmazonS3Exception error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => bucket.CompleteAsync("key", upload, [one, two]));

        Assert.Equal("EntityTooSmall", error.ErrorCode);
        await bucket.Client.AbortMultipartUploadAsync(bucket.Name, "key", upload, Token);
    }

    [Theory, AllPeers]
    public async Task Parts_must_be_there_in_order_with_their_tags(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        string upload = await bucket.StartAsync("key");
        PartETag one = await bucket.UploadAsync("key", upload, 1, Bytes(MinPartBytes, seed: 1));
        PartETag two = await bucket.UploadAsync("key", upload, 2, Bytes(1, seed: 2));

        AmazonS3Exception wrong = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            bucket.CompleteAsync("key", upload, [one, new PartETag(2, one.ETag)]));
        AmazonS3Exception absent = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            bucket.CompleteAsync("key", upload, [one, new PartETag(3, two.ETag)]));

        Assert.Equal("InvalidPart", wrong.ErrorCode);
        Assert.Equal("InvalidPart", absent.ErrorCode);
        await bucket.CompleteAsync("key", upload, [one, two]);
    }

    [Theory, AllPeers]
    public async Task An_aborted_upload_is_gone(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("UploadPart after an abort is a 500");
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        string upload = await bucket.StartAsync("key");
        PartETag one = await bucket.UploadAsync("key", upload, 1, Bytes(1, seed: 1));
        Assert.Single((await bucket.Client.ListMultipartUploadsAsync(bucket.Name, Token)).MultipartUploads);

        await bucket.Client.AbortMultipartUploadAsync(bucket.Name, "key", upload, Token);

        AmazonS3Exception part = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => bucket.UploadAsync("key", upload, 2, [1]));
        AmazonS3Exception complete = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => bucket.CompleteAsync("key", upload, [one]));
        Assert.Equal("NoSuchUpload", part.ErrorCode);
        Assert.Equal("NoSuchUpload", complete.ErrorCode);
        Assert.Empty(await bucket.VersionsAsync());
        Assert.True((await bucket.Client.ListMultipartUploadsAsync(bucket.Name, Token)).MultipartUploads is null or { Count: 0 });
    }

    [Theory, AllPeers]
    public async Task A_completion_can_be_conditional(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        string upload = await bucket.StartAsync("key");
        PartETag one = await bucket.UploadAsync("key", upload, 1, Bytes(1, seed: 1));
        string etag = (await bucket.PutAsync("key", "meanwhile")).ETag;

        AmazonS3Exception error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            bucket.CompleteAsync("key", upload, [one], request => request.IfNoneMatch = "*"));
        await bucket.CompleteAsync("key", upload, [one], request => request.IfMatch = etag);

        Assert.Equal(HttpStatusCode.PreconditionFailed, error.StatusCode);
        Assert.Equal(2, (await bucket.VersionsAsync()).Count);
    }

    [Theory, AllPeers]
    public async Task The_parts_checksums_have_a_checksum(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("a multipart object has no checksum");
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        byte[] first = Bytes(MinPartBytes, seed: 1);
        byte[] second = Bytes(10, seed: 2);
        string upload = (await bucket.Client.InitiateMultipartUploadAsync(
            new() { BucketName = bucket.Name, Key = "key", ChecksumAlgorithm = ChecksumAlgorithm.SHA256 }, Token)).UploadId;
        List<PartETag> parts = [];
        foreach ((byte[] bytes, int number) in ((byte[], int)[])[(first, 1), (second, 2)])
        {
            UploadPartResponse part = await bucket.Client.UploadPartAsync(
                new()
                {
                    BucketName = bucket.Name,
                    Key = "key",
                    UploadId = upload,
                    PartNumber = number,
                    ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
                    InputStream = new MemoryStream(bytes),
                },
                Token);
            Assert.Equal(Convert.ToBase64String(SHA256.HashData(bytes)), part.ChecksumSHA256);
            parts.Add(new PartETag(part) { PartNumber = number });
        }

        CompleteMultipartUploadResponse completed = await bucket.CompleteAsync("key", upload, parts);

        byte[] hashes = [.. SHA256.HashData(first), .. SHA256.HashData(second)];
        Assert.Equal(Convert.ToBase64String(SHA256.HashData(hashes)) + "-2", completed.ChecksumSHA256);
    }

#pragma warning disable CA5351 // MD5 is the protocol's checksum, not a protection
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    private static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
