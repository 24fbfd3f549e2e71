using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Contracts;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html</summary>
public sealed class S3_versions(SharedMotoServer moto)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, AllPeers]
    public async Task Every_put_is_a_version_of_its_own(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);

        string first = (await bucket.PutAsync("key", "1")).VersionId;
        string second = (await bucket.PutAsync("key", "2")).VersionId;

        Assert.Equal("2", await bucket.GetAsync("key"));
        Assert.Equal("1", await bucket.GetAsync("key", request => request.VersionId = first));
        List<S3ObjectVersion> versions = await bucket.VersionsAsync();
        Assert.Equal([(second, true), (first, false)], versions.Select(version => (version.VersionId, version.IsLatest!.Value)));
    }

    [Theory, AllPeers]
    public async Task A_delete_hides_and_its_marker_can_be_deleted(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        await bucket.PutAsync("key", "1");

        DeleteObjectResponse marker = await bucket.Client.DeleteObjectAsync(bucket.Name, "key", Token);
        AmazonS3Exception hidden = await Assert.ThrowsAsync<NoSuchKeyException>(() => bucket.GetAsync("key"));
        await bucket.Client.DeleteObjectAsync(bucket.Name, "key", marker.VersionId, Token);

        Assert.Equal("true", marker.DeleteMarker);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        Assert.Equal("1", await bucket.GetAsync("key"));
    }

    [Theory, AllPeers]
    public async Task A_delete_marker_cannot_be_read(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("a delete marker's version is not found");
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        DeleteObjectResponse marker = await bucket.Client.DeleteObjectAsync(bucket.Name, "key", Token);

        AmazonS3Exception error = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            bucket.GetAsync("key", request => request.VersionId = marker.VersionId));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, error.StatusCode);
    }

    [Theory, AllPeers]
    public async Task Without_versioning_a_put_replaces(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws, versioned: false);
        await bucket.PutAsync("key", "1");
        await bucket.PutAsync("key", "2");

        S3ObjectVersion only = Assert.Single(await bucket.VersionsAsync());

        Assert.Equal("null", only.VersionId);
        Assert.Equal("2", await bucket.GetAsync("key"));
    }

    [Theory, AllPeers]
    public async Task Listings_are_in_byte_order_page_by_page(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        string[] keys = ["A", "a b+c%20&<>.zip", "a/1", "a/2", "a/b/3", "b", "日本/枝.zip", "\uFFFD", "🎌"];
        foreach (string key in keys.Reverse())
        {
            await bucket.PutAsync(key, key);
        }

        List<string> listed = [];
        ListObjectsV2Request request = new() { BucketName = bucket.Name, MaxKeys = 2 };
        ListObjectsV2Response page;
        do
        {
            page = await bucket.Client.ListObjectsV2Async(request, Token);
            Assert.True(page.S3Objects.Count <= 2);
            listed.AddRange(page.S3Objects.Select(item => item.Key));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);

        Assert.Equal(keys, listed);
        Assert.Equal("日本/枝.zip", await bucket.GetAsync("日本/枝.zip"));
        Assert.Equal("a b+c%20&<>.zip", await bucket.GetAsync("a b+c%20&<>.zip"));
    }

    [Theory, AllPeers]
    public async Task A_delimiter_folds_what_is_below_it(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        foreach (string key in (string[])["p/a/1", "p/a/2", "p/b", "p/c/3", "q"])
        {
            await bucket.PutAsync(key, key);
        }

        List<string> keys = [];
        List<string> prefixes = [];
        ListObjectsV2Request request = new() { BucketName = bucket.Name, Prefix = "p/", Delimiter = "/", MaxKeys = 1 };
        ListObjectsV2Response page;
        do
        {
            page = await bucket.Client.ListObjectsV2Async(request, Token);
            keys.AddRange(page.S3Objects?.Select(item => item.Key) ?? []);
            prefixes.AddRange(page.CommonPrefixes ?? []);
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);

        Assert.Equal(["p/b"], keys);
        Assert.Equal(["p/a/", "p/c/"], prefixes);
    }

    [Theory, AllPeers]
    public async Task Many_versions_are_deleted_at_once(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestBucket bucket = await TestBucket.CreateAsync(aws);
        string first = (await bucket.PutAsync("a", "1")).VersionId;
        await bucket.PutAsync("a", "2");
        await bucket.PutAsync("b", "3");

        DeleteObjectsResponse deleted = await bucket.Client.DeleteObjectsAsync(
            new() { BucketName = bucket.Name, Objects = [new() { Key = "a", VersionId = first }, new() { Key = "b" }] }, Token);

        Assert.Equal(2, deleted.DeletedObjects.Count);
        Assert.Equal("2", await bucket.GetAsync("a"));
        await Assert.ThrowsAsync<NoSuchKeyException>(() => bucket.GetAsync("b"));
    }
}
