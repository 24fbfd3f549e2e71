using Amazon.S3.Model;
using BacklogQueue.Artifacts;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Artifacts;

public sealed class Uploads(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BucketOfOneTest.PartBytes)]
    public async Task What_fits_one_part_is_one_put(int length)
    {
        Wire wire = new();
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud, wire);
        byte[] content = BucketOfOneTest.Bytes(length);

        ArtifactVersion? version = await test.UploadAsync(content);

        Assert.NotNull(version);
        Assert.Equal(length, version.Size);
        Assert.Equal(content, await test.DownloadAsync(version));
        Assert.DoesNotContain(wire.Requests, request => request.Contains("upload", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(BucketOfOneTest.PartBytes + 1, 2)]
    [InlineData(3 * BucketOfOneTest.PartBytes, 3)]
    public async Task What_is_longer_goes_in_parts(int length, int parts)
    {
        Wire wire = new();
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud, wire);
        byte[] content = BucketOfOneTest.Bytes(length);

        ArtifactVersion? version = await test.UploadAsync(content);

        Assert.NotNull(version);
        Assert.Equal(length, version.Size);
        Assert.Equal(content, await test.DownloadAsync(version));
        Assert.Equal(parts, wire.Requests.Count(request => request.Contains("partNumber", StringComparison.Ordinal)));
        await test.AssertNothingIsLeftAsync(versions: 1);
    }

    [Fact]
    public async Task Two_parts_are_on_their_way_at_the_most()
    {
        Wire wire = new();
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud, wire);
        TaskCompletionSource second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        wire.Before = async request =>
        {
            if (!Wire.IsPart(request))
            {
                return;
            }

            // The first part waits until the second has started, which shows that they overlap.
            if (request.RequestUri!.Query.Contains("partNumber=2", StringComparison.Ordinal))
            {
                second.TrySetResult();
            }

            await second.Task.WaitAsync(Token);
        };

        await test.UploadAsync(BucketOfOneTest.Bytes((4 * BucketOfOneTest.PartBytes) + 1));

        Assert.Equal(2, wire.MostPartsInFlight);
    }

    [Fact]
    public async Task The_newest_version_tells_what_it_was_made_from()
    {
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud);
        ArtifactVersion first = (await test.UploadAsync(BucketOfOneTest.Bytes(10)))!;
        ArtifactVersion second = (await test.UploadAsync(BucketOfOneTest.Bytes(20), replaces: first))!;

        NewestArtifact? newest = await test.Store.FindNewestAsync(BucketOfOneTest.Key, Token);

        Assert.NotEqual(first.VersionId, second.VersionId);
        Assert.Equal(second, newest?.Version);
        Assert.Equal(BucketOfOneTest.Metadata with { Summary = null }, newest?.Metadata);
    }

    [Fact]
    public async Task An_artifact_in_parts_carries_the_same_headers()
    {
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud);

        await test.UploadAsync(BucketOfOneTest.Bytes(BucketOfOneTest.PartBytes + 1));

        GetObjectMetadataResponse head = await test.S3.GetObjectMetadataAsync(test.Store.Bucket, BucketOfOneTest.Key, Token);
        Assert.Equal("application/zip", head.Headers.ContentType);
        Assert.Equal("Fix the build", head.Metadata["codepipeline-artifact-revision-summary"]);
        Assert.Equal(SomePush.Commit('a').Hex, head.Metadata["backlogqueue-commit"]);
        Assert.Equal("refs/heads/feature/%E6%97%A5", head.Metadata["backlogqueue-ref"]);
    }

    [Fact]
    public async Task A_key_without_object_has_no_newest_version()
    {
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud);

        Assert.Null(await test.Store.FindNewestAsync(BucketOfOneTest.Key, Token));
    }

    [Fact]
    public async Task A_deleted_object_is_no_newest_version_and_can_be_written_again()
    {
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud);
        await test.UploadAsync(BucketOfOneTest.Bytes(10));
        await test.S3.DeleteObjectAsync(test.Store.Bucket, BucketOfOneTest.Key, Token);

        Assert.Null(await test.Store.FindNewestAsync(BucketOfOneTest.Key, Token));
        Assert.NotNull(await test.UploadAsync(BucketOfOneTest.Bytes(11)));
    }

    [Fact]
    public async Task An_object_of_someone_else_has_no_metadata_of_ours()
    {
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud);
        await test.PutForeignAsync();

        NewestArtifact? newest = await test.Store.FindNewestAsync(BucketOfOneTest.Key, Token);

        Assert.NotNull(newest);
        Assert.Null(newest.Metadata);
        Assert.NotNull(await test.UploadAsync(BucketOfOneTest.Bytes(10), replaces: newest.Version));
    }
}
