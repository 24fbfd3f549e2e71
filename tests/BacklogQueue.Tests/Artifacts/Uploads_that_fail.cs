using System.Net;
using Amazon.Runtime;
using BacklogQueue.Artifacts;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Artifacts;

public sealed class Uploads_that_fail(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10)]
    [InlineData(BucketOfOneTest.PartBytes + 1)]
    public async Task An_upload_loses_the_race_against_an_object_that_appeared_meanwhile(int length)
    {
        Wire wire = new();
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud, wire);
        bool done = false;
        wire.Before = async request =>
        {
            if (Wire.IsLast(request) && !done)
            {
                done = true;
                await test.PutForeignAsync();
            }
        };

        Assert.Null(await test.UploadAsync(BucketOfOneTest.Bytes(length)));

        await test.AssertNothingIsLeftAsync(versions: 1);
        Assert.Null((await test.Store.FindNewestAsync(BucketOfOneTest.Key, Token))?.Metadata);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(BucketOfOneTest.PartBytes + 1)]
    public async Task An_upload_loses_the_race_against_a_newer_version(int length)
    {
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud);
        ArtifactVersion first = (await test.UploadAsync(BucketOfOneTest.Bytes(1)))!;
        ArtifactVersion second = (await test.UploadAsync(BucketOfOneTest.Bytes(2), replaces: first))!;

        Assert.Null(await test.UploadAsync(BucketOfOneTest.Bytes(length), replaces: first));

        await test.AssertNothingIsLeftAsync(versions: 2);
        Assert.Equal(second, (await test.Store.FindNewestAsync(BucketOfOneTest.Key, Token))?.Version);
    }

    [Theory]
    [InlineData(10)]
    [InlineData((2 * BucketOfOneTest.PartBytes) + 1)]
    public async Task A_zip_that_breaks_off_leaves_nothing(int length)
    {
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud);

        await Assert.ThrowsAsync<InvalidDataException>(() => test.Store.UploadAsync(
            BucketOfOneTest.Key,
            BucketOfOneTest.Metadata,
            replaces: null,
            async (stream, token) =>
            {
                await stream.WriteAsync(BucketOfOneTest.Bytes(length), token);
                throw new InvalidDataException("a corrupt pack");
            },
            Token));

        await test.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_cancelled_upload_leaves_nothing()
    {
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud);
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Store.UploadAsync(
            BucketOfOneTest.Key,
            BucketOfOneTest.Metadata,
            replaces: null,
            async (stream, token) =>
            {
                await stream.WriteAsync(BucketOfOneTest.Bytes((3 * BucketOfOneTest.PartBytes) + 1), token);
                await deadline.CancelAsync();
            },
            deadline.Token));

        await test.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_part_that_S3_refuses_ends_the_upload_and_leaves_nothing()
    {
        Wire wire = new()
        {
            Refuse = request => request.RequestUri!.Query.Contains("partNumber=2", StringComparison.Ordinal)
                ? HttpStatusCode.ServiceUnavailable
                : null,
        };
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud, wire);

        await Assert.ThrowsAnyAsync<AmazonServiceException>(
            () => test.UploadAsync(BucketOfOneTest.Bytes((5 * BucketOfOneTest.PartBytes) + 1)));

        await test.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_failing_abort_does_not_hide_why_the_upload_failed()
    {
        Wire wire = new() { Refuse = request => request.Method == HttpMethod.Delete ? HttpStatusCode.InternalServerError : null };
        BucketOfOneTest test = await BucketOfOneTest.CreateAsync(cloud, wire);

        await Assert.ThrowsAsync<InvalidDataException>(() => test.Store.UploadAsync(
            BucketOfOneTest.Key,
            BucketOfOneTest.Metadata,
            replaces: null,
            async (stream, token) =>
            {
                await stream.WriteAsync(BucketOfOneTest.Bytes(BucketOfOneTest.PartBytes + 1), token);
                throw new InvalidDataException("a corrupt pack");
            },
            Token));

        Assert.Contains(wire.Requests, request => request.StartsWith("DELETE", StringComparison.Ordinal));
    }
}
