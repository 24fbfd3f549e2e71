using System.Net;
using Amazon.Lambda.SQSEvents;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

public sealed class Batches(TestCloud cloud)
{
    [Fact]
    public async Task A_failure_holds_back_its_own_group_and_no_other()
    {
        Faults git = new() { Answer = request => Task.FromResult(RefuseRepository(request, "broken")) };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, git: git);
        CommitId commit = await worker.CommitAndPushAsync("one");
        Push before = worker.Push(commit);
        Push failing = worker.Push(commit, repository: "broken");
        Push held = worker.Push(commit, repository: "broken");
        Push after = worker.Push(commit);
        SQSEvent batch = await BatchAsync(worker, before, failing, held, after);

        IReadOnlyList<string> kept = await worker.HandleAsync(batch);

        Assert.Equal([batch.Records[1].MessageId, batch.Records[2].MessageId], kept);
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(before)).Status);
        Assert.Equal(PushStatus.Duplicate, (await worker.RowAsync(after)).Status);
        PushRow row = Assert.Single(await worker.Reader.OfRefAsync(failing.Ref, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(failing.Delivery, row.Push.Delivery);
        Assert.Equal(PushStatus.Retrying, row.Status);
        Assert.Equal("ServerUnavailable", row.LastError?.Kind);
    }

    [Fact]
    public async Task A_push_that_failed_for_good_holds_nothing_back()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        CommitId commit = await worker.CommitAndPushAsync("one");
        RefId unrouted = new("space", RunningWorker.Project, RunningWorker.Repository, "refs/tags/v1");
        Push failing = worker.Push(commit) with { Ref = unrouted };
        Push next = worker.Push(commit) with { Ref = unrouted };

        Assert.Empty(await worker.HandleAsync(await BatchAsync(worker, failing, next)));

        Assert.Equal(PushStatus.Failed, (await worker.RowAsync(failing)).Status);
        Assert.Equal(PushStatus.Failed, (await worker.RowAsync(next)).Status);
        Assert.Equal(2, (await worker.DeadAsync()).Count);
    }

    [Fact]
    public async Task An_exception_that_nobody_foresaw_fails_its_record_only()
    {
        Faults git = new() { Answer = request => Throw(request, "broken") };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, git: git);
        CommitId commit = await worker.CommitAndPushAsync("one");
        Push failing = worker.Push(commit, repository: "broken");
        Push other = worker.Push(commit);
        SQSEvent batch = await BatchAsync(worker, failing, other);

        Assert.Equal([batch.Records[0].MessageId], await worker.HandleAsync(batch));

        PushRow row = await worker.RowAsync(failing);
        Assert.Equal("Unexpected", row.LastError?.Kind);
        Assert.Equal("NotImplementedException; the worker's log has the details.", row.LastError?.Text);
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(other)).Status);
    }

    [Fact]
    public async Task A_batch_whose_answer_was_lost_does_no_harm_when_it_runs_again()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        Push first = worker.Push(await worker.CommitAndPushAsync("one"));
        Push second = worker.Push(await worker.CommitAndPushAsync("two"));
        Push failing = worker.Push(null) with { Ref = first.Ref with { Ref = "refs/tags/v1" } };
        SQSEvent batch = await BatchAsync(worker, first, second, failing);
        await worker.CreateHandler().HandleAsync(
            batch,
            new Amazon.Lambda.Core.LambdaContext("lost", worker.Clock.GetUtcNow().AddMinutes(1), worker.Clock),
            TestContext.Current.CancellationToken);

        Assert.Empty(await worker.HandleAsync(batch));

        Assert.Single(await worker.VersionsAsync());
        Assert.Single(await worker.DeadAsync());
        foreach (Push push in new[] { first, second, failing })
        {
            Assert.Equal(1, (await worker.RowAsync(push)).Attempts);
        }
    }

    [Fact]
    public async Task A_worker_without_time_hands_everything_back()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        CommitId commit = await worker.CommitAndPushAsync("one");
        SQSEvent batch = await BatchAsync(worker, worker.Push(commit), worker.Push(commit, branch: "other"));

        SQSBatchResponse response = await worker.CreateHandler().HandleAsync(
            batch,
            new Amazon.Lambda.Core.LambdaContext("late", worker.Clock.GetUtcNow(), worker.Clock),
            TestContext.Current.CancellationToken);

        Assert.Equal(
            batch.Records.Select(record => record.MessageId),
            response.BatchItemFailures.Select(failure => failure.ItemIdentifier));
        Assert.Empty(await worker.VersionsAsync());
        SQSEvent again = await worker.ReceiveAsync();
        Assert.Equal(2, again.Records.Count);
    }

    /// <summary>The messages of <paramref name="pushes"/> in flight, in this order.</summary>
    private static async Task<SQSEvent> BatchAsync(RunningWorker worker, params Push[] pushes)
    {
        await worker.SendAsync(pushes);
        SQSEvent received = await worker.ReceiveAsync();
        string[] order = [.. pushes.Select(PushMessage.Write)];
        return new SQSEvent { Records = [.. received.Records.OrderBy(record => Array.IndexOf(order, record.Body))] };
    }

    private static HttpResponseMessage? RefuseRepository(HttpRequestMessage request, string repository) =>
        IsFor(request, repository) ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : null;

    private static Task<HttpResponseMessage?> Throw(HttpRequestMessage request, string repository) =>
        IsFor(request, repository) ? throw new NotImplementedException("details") : Task.FromResult<HttpResponseMessage?>(null);

    private static bool IsFor(HttpRequestMessage request, string repository) =>
        request.RequestUri!.AbsolutePath.Contains($"/{repository}.git/", StringComparison.Ordinal);
}
