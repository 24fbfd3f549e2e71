using System.Text.Json.Nodes;
using BacklogQueue.Local.Aws;
using BacklogQueue.Tests.Contracts;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Aws;

/// <summary>What a data folder brings back after the process was killed: everything that was answered.</summary>
public sealed class Kept_state : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ManualClock _clock = new();

    private LocalAwsOptions Options => new() { Clock = _clock, DataFolder = _folder.Path };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Queues_come_back_with_what_is_in_flight_and_what_was_seen()
    {
        string url = "";
        string handle = "";
        await RunAsync(async aws =>
        {
            TestQueue queue = await TestQueue.CreateAsync(aws, ("VisibilityTimeout", "77"));
            url = queue.Url;
            await queue.SendAsync("a", "1", "seen");
            await queue.SendAsync("a", "2");
            await queue.SendAsync("b", "3", "gone");
            handle = TestQueue.Handle(Assert.Single(await queue.ReceiveAsync(most: 1)));
            await queue.DeleteAsync(Assert.Single(await queue.ReceiveAsync()));
        });

        await RunAsync(async aws =>
        {
            TestQueue queue = TestQueue.At(aws, url);
            Assert.Equal("77", await queue.AttributeAsync("VisibilityTimeout"));
            await queue.SendAsync("c", "again", "gone");
            Assert.Empty(await queue.ReceiveAsync());
            await queue.CallAsync("DeleteMessage", ("ReceiptHandle", handle));
            Assert.Equal("2", TestQueue.Body(Assert.Single(await queue.ReceiveAsync())));
        });
    }

    [Fact]
    public async Task Secrets_come_back_with_their_stages()
    {
        await RunAsync(async aws =>
        {
            await aws.CallAsync("secretsmanager", "secretsmanager.CreateSecret", new() { ["Name"] = "a/b", ["SecretString"] = "old" });
            await aws.CallAsync("secretsmanager", "secretsmanager.PutSecretValue", new() { ["SecretId"] = "a/b", ["SecretString"] = "new" });
        });

        await RunAsync(async aws =>
        {
            JsonNode previous = await aws.CallAsync(
                "secretsmanager", "secretsmanager.GetSecretValue", new() { ["SecretId"] = "a/b", ["VersionStage"] = "AWSPREVIOUS" });
            Assert.Equal("old", previous["SecretString"]!.GetValue<string>());
        });
    }

    [Fact]
    public async Task A_torn_last_line_is_an_operation_that_never_was()
    {
        string url = "";
        await RunAsync(async aws => url = (await TestQueue.CreateAsync(aws)).Url);
        await File.AppendAllTextAsync(_folder.File("state.jsonl"), "[[\"sqs.queue\",\"torn", TestContext.Current.CancellationToken);

        await RunAsync(async aws => Assert.Equal("30", await TestQueue.At(aws, url).AttributeAsync("VisibilityTimeout")));
    }

    private async Task RunAsync(Func<AwsSession, Task> run)
    {
        using LocalAws services = new(Options);
        await run(AwsSession.InProcess(services, Options));
    }
}
