using System.Net;
using System.Text.Json;
using Amazon.Lambda.SQSEvents;
using Amazon.SQS.Model;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Packaging;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.EndToEnd;

/// <summary>A service is down for longer than all retries; then it is back, and someone types one command.</summary>
public sealed class The_day_after_an_outage(TestCloud cloud)
{
    private const int PushesOfABranch = 5;

    private static readonly string[] s_branches =
        ["main", "develop", "release/1", "release/2", "feature/ログイン", "fix/a", "fix/b", "v2", "v3", "docs"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("git")]
    [InlineData("s3")]
    [InlineData("dynamodb")]
    public async Task One_redrive_publishes_every_tip_once_and_gives_every_push_its_fate(string service)
    {
        Faults wire = new();
        await using RunningWorker worker = await RunningWorker.StartAsync(
            cloud,
            git: service == "git" ? wire : null,
            s3: service == "s3" ? wire : null,
            dynamo: service == "dynamodb" ? wire : null);
        OperatorOfOneTest someone = await OperatorOfOneTest.OfAsync(
            cloud, worker.Sqs, await cloud.CreateDynamoDbAsync(), worker.Table, worker.Queue, worker.DeadLetters);
        wire.Answer = _ => Task.FromResult<HttpResponseMessage?>(
            new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("{}") });
        List<Push> pushes = [];
        Dictionary<string, CommitId> tips = [];
        for (int i = 0; i < PushesOfABranch * s_branches.Length; i++)
        {
            string branch = s_branches[i % s_branches.Length];
            tips[branch] = await worker.CommitAndPushAsync($"{i}", branch);
            pushes.Add(worker.Push(tips[branch], branch: branch));
        }

        await worker.SendAsync([.. pushes]);
        await Task.WhenAll(s_branches.Select(_ => GiveUpAsync(worker)));
        wire.Answer = _ => Task.FromResult<HttpResponseMessage?>(null);

        BacklogqResult redrive = await someone.RunAsync("dlq", "redrive", "--yes", "--json");
        Assert.True(redrive.ExitCode == 0, redrive.ToString());
        Assert.InRange(JsonDocument.Parse(redrive.Text).RootElement.GetProperty("moved").GetInt32(), pushes.Count, 2 * pushes.Count);
        while (await worker.ReceiveAsync() is { Records.Count: > 0 } batch)
        {
            Assert.Empty(await worker.HandleAsync(batch));
        }

        foreach ((string branch, CommitId tip) in tips)
        {
            Assert.Equal([tip.Hex], await worker.CommitsAsync(branch));
        }

        PushRow[] rows = await Task.WhenAll(pushes.Select(worker.RowAsync));
        Assert.Equal(s_branches.Length, rows.Count(row => row.Status == PushStatus.Packaged));
        Assert.Equal(pushes.Count - s_branches.Length, rows.Count(row => row.Status == PushStatus.Superseded));
        Assert.All(rows, row => Assert.Equal(StoryOf(row.Status, service), row.History.Select(line => line.Status)));
        Assert.Empty(await worker.DeadAsync());
    }

    /// <summary>What the log tells of a push: every try, that it was set aside, and what became of it after the redrive.</summary>
    private static IEnumerable<PushStatus> StoryOf(PushStatus fate, string service)
    {
        // A log that is down cannot be written; the queue and the dead-letter queue have counted the tries meanwhile.
        IEnumerable<PushStatus> outage = service == "dynamodb" ? []
            : [
                .. Enumerable.Repeat<PushStatus[]>([PushStatus.Received, PushStatus.Retrying], RunningWorker.LastTry - 1)
                    .SelectMany(lines => lines),
                PushStatus.Received,
                PushStatus.Failed,
            ];
        return [.. outage, PushStatus.Received, fate];
    }

    /// <summary>Works on what there is until it is all in the dead-letter queue. What the worker keeps comes again at once.</summary>
    private static async Task GiveUpAsync(RunningWorker worker)
    {
        while (await worker.ReceiveAsync(most: 1) is { Records.Count: > 0 } batch)
        {
            IReadOnlyList<string> kept = await worker.HandleAsync(batch);
            foreach (SQSEvent.SQSMessage record in batch.Records.Where(record => kept.Contains(record.MessageId)))
            {
                await worker.Sqs.ChangeMessageVisibilityAsync(
                    new ChangeMessageVisibilityRequest
                    {
                        QueueUrl = worker.Queue.AbsoluteUri,
                        ReceiptHandle = record.ReceiptHandle,
                        VisibilityTimeout = 0,
                    },
                    Token);
            }
        }
    }
}
