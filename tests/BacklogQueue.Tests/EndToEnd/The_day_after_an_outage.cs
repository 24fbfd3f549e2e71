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
    /// <summary>The receive after which a push is given up, as <see cref="RunningWorker"/> is set.</summary>
    private const int LastReceive = 3;

    private static readonly string[] s_branches = ["main", "develop", "release/1"];

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
        for (int i = 0; i < 2 * s_branches.Length; i++)
        {
            string branch = s_branches[i % s_branches.Length];
            tips[branch] = await worker.CommitAndPushAsync($"{i}", branch);
            pushes.Add(worker.Push(tips[branch], branch: branch));
        }

        await worker.SendAsync([.. pushes]);
        await GiveUpAsync(worker);
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

        PushStatus[] fates = [.. (await Task.WhenAll(pushes.Select(worker.RowAsync))).Select(row => row.Status)];
        Assert.Equal(s_branches.Length, fates.Count(fate => fate == PushStatus.Packaged));
        Assert.Equal(pushes.Count - s_branches.Length, fates.Count(fate => fate == PushStatus.Superseded));
        Assert.Empty(await worker.DeadAsync());
    }

    /// <summary>Works on what there is until it is all in the dead-letter queue. What the worker keeps comes again at once.</summary>
    private static async Task GiveUpAsync(RunningWorker worker)
    {
        while (await worker.ReceiveAsync() is { Records.Count: > 0 } batch)
        {
            foreach (SQSEvent.SQSMessage record in batch.Records)
            {
                record.Attributes["ApproximateReceiveCount"] = $"{LastReceive}";
            }

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
