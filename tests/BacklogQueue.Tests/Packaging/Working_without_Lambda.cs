using System.Net;
using Amazon.SQS.Model;
using BacklogQueue.Packaging;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

/// <summary>The worker that asks the queue itself, in this process.</summary>
public sealed class Working_without_Lambda(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_push_in_the_queue_gets_its_fate_and_leaves_the_queue()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        Dictionary<string, CommitId> tips = [];
        List<Push> pushes = [];
        foreach (string branch in (string[])["main", "develop", "main", "fix"])
        {
            tips[branch] = await worker.CommitAndPushAsync($"{pushes.Count}", branch);
            pushes.Add(worker.Push(tips[branch], branch: branch));
        }

        await worker.SendAsync([.. pushes]);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task running = worker.CreateFunction().CreateWorker().RunAsync(stop.Token);
        PushRow[] rows = await Task.WhenAll(pushes.Select(worker.SettledAsync));
        await stop.CancelAsync();
        await running;

        foreach ((string branch, CommitId tip) in tips)
        {
            Assert.Equal([tip.Hex], await worker.CommitsAsync(branch));
        }

        Assert.Equal(
            [PushStatus.Superseded, PushStatus.Packaged, PushStatus.Packaged, PushStatus.Packaged],
            rows.Select(row => row.Status).OrderByDescending(status => status == PushStatus.Superseded));
        Assert.Equal("0 0", await CountAsync(worker));
    }

    [Fact]
    public async Task A_stopped_worker_hands_back_what_it_cannot_finish_in_time()
    {
        TaskCompletionSource asked = new();
        Faults git = new()
        {
            Answer = async _ =>
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.Infinite, Token);
                return null;
            },
        };
        ManualClock clock = new();
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, clock: clock, git: git);
        Push push = worker.Push(SomePush.Commit('a'));
        await worker.SendAsync(push);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task running = Alone(worker).CreateWorker().RunAsync(stop.Token);
        await asked.Task.WaitAsync(Token);

        await stop.CancelAsync();
        Assert.False(running.IsCompleted);
        clock.Advance(QueueWorker.Grace);
        await running.WaitAsync(Token);

        Assert.Equal(PushStatus.Retrying, (await worker.RowAsync(push)).Status);
        Assert.Equal("1 0", await CountAsync(worker));
    }

    [Fact]
    public async Task A_queue_that_cannot_be_asked_is_asked_again()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, clock: new SkippingClock());
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.SendAsync(push);
        int refusals = 2;
        Faults sqs = new()
        {
            Answer = request => Task.FromResult(
                request.Headers.GetValues("X-Amz-Target").Single().EndsWith("ReceiveMessage", StringComparison.Ordinal)
                && Interlocked.Decrement(ref refusals) >= 0
                    ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("{}") }
                    : null),
        };
        PackagingFunction function = worker.CreateFunction() with { Sqs = await cloud.CreateSqsAsync(sqs) };
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task running = function.CreateWorker().RunAsync(stop.Token);

        Assert.Equal(PushStatus.Packaged, (await worker.SettledAsync(push)).Status);
        await stop.CancelAsync();
        await running;
    }

    /// <summary>One poll at a time: a second one, given up, could still take the message that the first hands back.</summary>
    private static PackagingFunction Alone(RunningWorker worker) => worker.CreateFunction() with
    {
        Settings = new Settings(name => name == Settings.WorkerConcurrencyVariable ? "1" : worker.Environment.GetValueOrDefault(name)),
    };

    /// <summary>Messages that wait, and messages in flight.</summary>
    private static async Task<string> CountAsync(RunningWorker worker)
    {
        GetQueueAttributesResponse response = await worker.Sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = worker.Queue.AbsoluteUri, AttributeNames = ["All"] }, Token);
        return $"{response.Attributes!["ApproximateNumberOfMessages"]} {response.Attributes["ApproximateNumberOfMessagesNotVisible"]}";
    }
}
