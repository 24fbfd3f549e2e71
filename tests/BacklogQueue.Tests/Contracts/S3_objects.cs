using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Contracts;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html and API_GetObject.html</summary>
public sealed class S3_objects(SharedMotoServer moto)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, AllPeers]
    public async Task Metadata_comes_back_with_the_object(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);

        PutObjectResponse put = await bucket.PutAsync("key", "hello", request =>
        {
            request.ContentType = "application/zip";
            request.Metadata["backlogqueue-commit"] = "abc";
        });
        GetObjectMetadataResponse head = await bucket.Client.GetObjectMetadataAsync(bucket.Name, "key", Token);

        Assert.Equal("\"5d41402abc4b2a76b9719d911017c592\"", put.ETag);
        Assert.Equal("abc", head.Metadata["backlogqueue-commit"]);
        Assert.Equal("application/zip", head.Headers.ContentType);
        Assert.Equal(5, head.ContentLength);
        Assert.Equal((put.ETag, put.VersionId), (head.ETag, head.VersionId));
    }

    [Theory, AllPeers]
    public async Task Metadata_is_limited_to_2_kilobytes(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("metadata over 2 KB is accepted");
        TestBucket bucket = await TestBucket.CreateAsync(aws);

        await bucket.PutAsync("key", "1", request => request.Metadata["m"] = new string('v', 2_047));
        AmazonS3Exception error = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            bucket.PutAsync("key", "1", request => request.Metadata["m"] = new string('v', 2_048)));

        Assert.Equal("MetadataTooLarge", error.ErrorCode);
    }

    [Theory, AllPeers]
    public async Task A_conditional_write_finds_out_who_came_first(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);

        string etag = (await bucket.PutAsync("key", "1", request => request.IfNoneMatch = "*")).ETag;
        AmazonS3Exception exists = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            bucket.PutAsync("key", "2", request => request.IfNoneMatch = "*"));
        await bucket.PutAsync("key", "2", request => request.IfMatch = etag);
        AmazonS3Exception changed = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            bucket.PutAsync("key", "3", request => request.IfMatch = etag));
        AmazonS3Exception absent = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            bucket.PutAsync("absent", "3", request => request.IfMatch = etag));

        Assert.Equal(HttpStatusCode.PreconditionFailed, exists.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, changed.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
        Assert.Equal("2", await bucket.GetAsync("key"));
    }

    [Theory, AllPeers]
    public async Task Of_racing_creators_exactly_one_wins(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);

        bool[] won = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            try
            {
                await bucket.PutAsync("key", $"{i}", request => request.IfNoneMatch = "*");
                return true;
            }
            catch (AmazonS3Exception error) when (error.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
            {
                return false;
            }
        }));

        Assert.Single(won, outcome => outcome);
        Assert.Equal($"{Array.IndexOf(won, true)}", await bucket.GetAsync("key"));
        Assert.Single(await bucket.VersionsAsync());
    }

    [Theory, AllPeers]
    public async Task A_conditional_read_is_answered_without_the_object(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        string etag = (await bucket.PutAsync("key", "1")).ETag;

        AmazonS3Exception same = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            bucket.GetAsync("key", request => request.EtagToNotMatch = etag));
        AmazonS3Exception other = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            bucket.GetAsync("key", request => request.EtagToMatch = "\"other\""));

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, other.StatusCode);
        Assert.Equal("1", await bucket.GetAsync("key", request => request.EtagToMatch = etag));
    }

    [Theory, AllPeers]
    public async Task A_range_is_a_part_of_the_bytes(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        await bucket.PutAsync("key", "0123456789");

        Assert.Equal("234", await bucket.GetAsync("key", request => request.ByteRange = new("bytes=2-4")));
        Assert.Equal("89", await bucket.GetAsync("key", request => request.ByteRange = new("bytes=8-")));
        Assert.Equal("789", await bucket.GetAsync("key", request => request.ByteRange = new("bytes=-3")));
        Assert.Equal("9", await bucket.GetAsync("key", request => request.ByteRange = new("bytes=9-100")));
        AmazonS3Exception error = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            bucket.GetAsync("key", request => request.ByteRange = new("bytes=10-")));
        Assert.Equal("InvalidRange", error.ErrorCode);
    }

    [Theory, AllPeers]
    public async Task A_wrong_checksum_is_refused(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("wrong checksums are accepted");
        TestBucket bucket = await TestBucket.CreateAsync(aws);

        AmazonS3Exception crc = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            bucket.PutAsync("key", "123456789", request => request.ChecksumCRC32 = "AAAAAA=="));
        AmazonS3Exception md5 = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            bucket.PutAsync("key", "123456789", request => request.MD5Digest = "AAAAAAAAAAAAAAAAAAAAAA=="));
        await bucket.PutAsync("key", "123456789", request => request.ChecksumCRC32 = "y/Q5Jg==");

        Assert.Equal("BadDigest", crc.ErrorCode);
        Assert.Equal("BadDigest", md5.ErrorCode);
        Assert.Single(await bucket.VersionsAsync());
    }

    [Theory, AllPeers]
    public async Task A_checksum_comes_back_when_asked_for(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        await bucket.PutAsync("key", "123456789", request => request.ChecksumAlgorithm = ChecksumAlgorithm.SHA256);

        GetObjectMetadataResponse head = await bucket.Client.GetObjectMetadataAsync(
            new() { BucketName = bucket.Name, Key = "key", ChecksumMode = ChecksumMode.ENABLED }, Token);

        Assert.Equal("FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=", head.ChecksumSHA256);
    }

    [Theory, AllPeers]
    public async Task What_is_absent_has_its_own_error(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);

        AmazonS3Exception noBucket = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            bucket.Client.GetObjectAsync(AwsSession.Unique("absent"), "key", Token));
        AmazonS3Exception noKey = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => bucket.GetAsync("absent"));
        AmazonS3Exception noHead = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            bucket.Client.GetObjectMetadataAsync(bucket.Name, "absent", Token));
        await bucket.PutAsync("key", "1");
        AmazonS3Exception notEmpty = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
            bucket.Client.DeleteBucketAsync(bucket.Name, Token));

        Assert.Equal("NoSuchBucket", noBucket.ErrorCode);
        Assert.Equal("NoSuchKey", noKey.ErrorCode);
        Assert.Equal(HttpStatusCode.NotFound, noHead.StatusCode);
        Assert.Equal("BucketNotEmpty", notEmpty.ErrorCode);
    }
}
