using Amazon.DynamoDBv2;
using BacklogQueue.Artifacts;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.PushLogs;

/// <summary>A push log with a table of one test's own.</summary>
internal sealed class LogOfOneTest
{
    private LogOfOneTest(IAmazonDynamoDB dynamo, string table)
    {
        Dynamo = dynamo;
        Table = table;
        Log = new PushLog(dynamo, table, Clock);
        Reader = new PushLogReader(dynamo, table, Clock);
    }

    public IAmazonDynamoDB Dynamo { get; }

    public string Table { get; }

    public FixedClock Clock { get; } = new(SomePush.Noon.AddSeconds(1));

    public PushLog Log { get; }

    public PushLogReader Reader { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<LogOfOneTest> CreateAsync(TestCloud cloud)
    {
        IAmazonDynamoDB dynamo = await cloud.CreateDynamoDbAsync();
        return new LogOfOneTest(dynamo, await TestCloud.CreateTableAsync(dynamo));
    }

    public static PushAttempt Attempt(string message = "message-1", int count = 1) => new("worker", "request", message, count);

    public static Head Head(Push push, CommitId commit, long generation = 1) => new()
    {
        Ref = push.Ref,
        Commit = commit,
        LookedUpAt = push.ReceivedAt.AddTicks(12_345_678),
        Delivery = push.Delivery,
        Artifact = new ArtifactVersion("bucket", "PROJ/app/main.zip", $"version-{generation}", "\"etag\"", 1_234, 5),
        Generation = generation,
    };

    public static PushFate Packaged(Head head) =>
        new() { Status = PushStatus.Packaged, PackagedCommit = head.Commit, Artifact = head.Artifact };

    public Task<PushRow> ReceiveAsync(Push push, string message = "message-1", int count = 1) =>
        Log.RecordReceivedAsync(push, Attempt(message, count), Token);

    public async Task<PushRow> ReadAsync(Push push) => await Reader.OfRefAsync(push.Ref, Token)
        .SingleAsync(row => row.Push.Delivery == push.Delivery, Token);

    public Task<PushLogWrite> PublishAsync(PushRow row, Head head) =>
        Log.PublishAsync(row, head, Packaged(head), Attempt(), new Dictionary<string, long> { ["fetch"] = 12 }, Token);

    public Task<PushLogWrite> SettleAsync(PushRow row, Head? judgedBy, PushStatus status) => Log.SettleAsync(
        row,
        judgedBy,
        new PushFate { Status = status, Reason = "because" },
        Attempt(),
        new Dictionary<string, long>(),
        Token);
}
