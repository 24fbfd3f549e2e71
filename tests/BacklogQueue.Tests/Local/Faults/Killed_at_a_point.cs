using Amazon.DynamoDBv2;
using Amazon.S3;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Artifacts;
using BacklogQueue.Local.Faults;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Artifacts;
using BacklogQueue.Tests.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Faults;

/// <summary>
/// The points of a worker's work, found in the calls of the product's own classes. A kill cancels them here, and what is
/// asserted is what a worker that died there leaves behind.
/// </summary>
public sealed class Killed_at_a_point : IDisposable
{
    private static readonly PushError s_error = new("Unreachable", "The connection was lost.", IsTransient: true);

    private readonly CancellationTokenSource _life = CancellationTokenSource.CreateLinkedTokenSource(Token);
    private int _kills;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _life.Dispose();

    [Fact]
    public async Task Received_the_row_is_there()
    {
        await using FaultyAws aws = await StartAsync("worker.kill.received=100%");
        Push push = SomePush.Of();

        await AssertDiesAsync(life => Log(aws).RecordReceivedAsync(push, LogOfOneTest.Attempt(), life));

        Assert.Equal(PushStatus.Received, (await ReadAsync(aws, push)).Status);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(BucketOfOneTest.PartBytes + 1_000)]
    public async Task Uploading_no_object_appears(int bytes)
    {
        await using FaultyAws aws = await StartAsync("worker.kill.uploading=100%");

        await AssertDiesAsync(life => UploadAsync(aws, bytes, life));

        Assert.Null(await FindAsync(aws));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(BucketOfOneTest.PartBytes + 1_000)]
    public async Task Uploaded_the_object_says_whose_it_is(int bytes)
    {
        await using FaultyAws aws = await StartAsync("worker.kill.uploaded=100%");

        await AssertDiesAsync(life => UploadAsync(aws, bytes, life));

        Assert.Equal(BucketOfOneTest.Metadata.Commit, (await FindAsync(aws))?.Metadata?.Commit);
    }

    [Fact]
    public async Task Settled_head_and_fate_are_written()
    {
        await using FaultyAws aws = await StartAsync("worker.kill.settled=100%");
        Push push = SomePush.Of();
        PushRow row = await Log(aws).RecordReceivedAsync(push, LogOfOneTest.Attempt(), Token);
        Head head = LogOfOneTest.Head(push, SomePush.Commit('a'));

        await AssertDiesAsync(life => Log(aws).PublishAsync(
            row, head, LogOfOneTest.Packaged(head), LogOfOneTest.Attempt(), new Dictionary<string, long>(), life));

        Assert.Equal(PushStatus.Packaged, (await ReadAsync(aws, push)).Status);
    }

    [Fact]
    public async Task Settled_a_failure_is_written_too()
    {
        await using FaultyAws aws = await StartAsync("worker.kill.settled=100%");
        Push push = SomePush.Of();
        PushRow row = await Log(aws).RecordReceivedAsync(push, LogOfOneTest.Attempt(), Token);
        await Log(aws).NoteFailureAsync(row, s_error, LogOfOneTest.Attempt(), Token);

        await AssertDiesAsync(life => Log(aws).FailAsync(row, s_error, LogOfOneTest.Attempt(), life));

        Assert.Equal(PushStatus.Failed, (await ReadAsync(aws, push)).Status);
    }

    [Fact]
    public async Task Dead_lettered_the_message_is_in_the_queue()
    {
        await using FaultyAws aws = await StartAsync("worker.kill.dead-lettered=100%");
        PushQueue queue = new(aws.Sqs, aws.Queue, aws.Queue);
        ReceivedMessage message = new("message", "receipt", "{}", "group", 1);

        await AssertDiesAsync(life => queue.DeadLetterAsync(message, "Unauthorized", "Wrong password.", "delivery", life));

        using AmazonSQSClient sqs = aws.OpenSqs();
        Message letter = Assert.Single((await sqs.ReceiveMessageAsync(new() { QueueUrl = aws.Queue.AbsoluteUri }, Token)).Messages!);
        Assert.Equal("{}", letter.Body);
    }

    [Fact]
    public async Task Whoever_is_no_worker_lives()
    {
        await using FaultyAws aws = await FaultyAws.StartAsync("worker.kill=100%");
        Push push = SomePush.Of();

        await new PushQueue(aws.Sqs, aws.Queue, aws.Queue).SendAsync(push, "1", Token);
        PushRow row = await Log(aws).RecordReceivedAsync(push, LogOfOneTest.Attempt(), Token);
        await UploadAsync(aws, 1_000, Token);
        await Log(aws).FailAsync(row, s_error, LogOfOneTest.Attempt(), Token);

        Assert.All(aws.Faults.Injected.Values, count => Assert.Equal(0, count));
    }

    private Task<FaultyAws> StartAsync(string spec) => FaultyAws.StartAsync(spec, kill: () =>
    {
        _kills++;
        return _life.CancelAsync();
    });

    private async Task AssertDiesAsync(Func<CancellationToken, Task> work)
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work(_life.Token));
        Assert.Equal(1, _kills);
    }

    private static PushLog Log(FaultyAws aws) => new(aws.DynamoDb, aws.Table, aws.Clock);

    private static Task<ArtifactVersion?> UploadAsync(FaultyAws aws, int bytes, CancellationToken life) =>
        new ArtifactStore(aws.S3, aws.Bucket, TimeProvider.System, BucketOfOneTest.PartBytes).UploadAsync(
            BucketOfOneTest.Key,
            BucketOfOneTest.Metadata,
            replaces: null,
            (zip, token) => zip.WriteAsync(BucketOfOneTest.Bytes(bytes), token).AsTask(),
            life);

    private static async Task<NewestArtifact?> FindAsync(FaultyAws aws)
    {
        using AmazonS3Client s3 = aws.OpenS3();
        return await new ArtifactStore(s3, aws.Bucket, TimeProvider.System).FindNewestAsync(BucketOfOneTest.Key, Token);
    }

    private static async Task<PushRow> ReadAsync(FaultyAws aws, Push push)
    {
        using AmazonDynamoDBClient dynamo = aws.OpenDynamoDb();
        return await new PushLogReader(dynamo, aws.Table, aws.Clock).OfRefAsync(push.Ref, Token).SingleAsync(Token);
    }
}
