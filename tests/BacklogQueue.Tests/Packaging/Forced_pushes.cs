using System.Net;
using Amazon.Lambda.SQSEvents;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

/// <summary>What <c>backlogq replay --force</c> asks of the worker.</summary>
public sealed class Forced_pushes(TestCloud cloud)
{
    [Fact]
    public async Task A_published_commit_is_published_once_more_however_often_the_message_comes()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        CommitId commit = await worker.CommitAndPushAsync("one");
        await worker.WorkOnAsync(worker.Push(commit));
        Push forced = worker.Push(commit: null, RefChange.Unknown) with { Force = true };
        await worker.SendAsync(forced);
        SQSEvent batch = await worker.ReceiveAsync();

        Assert.Empty(await worker.HandleAsync(batch));
        Assert.Empty(await worker.HandleAsync(batch));

        Assert.Equal([commit.Hex, commit.Hex], await worker.CommitsAsync());
        PushRow row = await worker.RowAsync(forced);
        Assert.Equal(PushStatus.Packaged, row.Status);
        Assert.True(row.Push.Force);
        Assert.Equal((await worker.VersionsAsync())[1].VersionId, row.Artifact?.VersionId);
    }

    [Fact]
    public async Task A_worker_that_dies_after_the_upload_does_not_make_it_twice()
    {
        Faults dynamo = new();
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, dynamo: dynamo);
        CommitId commit = await worker.CommitAndPushAsync("one");
        await worker.WorkOnAsync(worker.Push(commit));
        Push forced = worker.Push(commit: null, RefChange.Unknown) with { Force = true };
        await worker.SendAsync(forced);
        SQSEvent batch = await worker.ReceiveAsync();
        dynamo.Answer = request => Task.FromResult(RefuseTransactions(request));
        Assert.Single(await worker.HandleAsync(batch));
        dynamo.Answer = _ => Task.FromResult<HttpResponseMessage?>(null);

        Assert.Empty(await worker.HandleAsync(batch));

        Assert.Equal([commit.Hex, commit.Hex], await worker.CommitsAsync());
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(forced)).Status);
    }

    [Fact]
    public async Task Without_force_a_published_commit_is_a_duplicate()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        CommitId commit = await worker.CommitAndPushAsync("one");
        await worker.WorkOnAsync(worker.Push(commit));
        Push replayed = worker.Push(commit: null, RefChange.Unknown);

        Assert.Empty(await worker.WorkOnAsync(replayed));

        Assert.Equal([commit.Hex], await worker.CommitsAsync());
        Assert.Equal(PushStatus.Duplicate, (await worker.RowAsync(replayed)).Status);
    }

    private static HttpResponseMessage? RefuseTransactions(HttpRequestMessage request) =>
        request.Headers.GetValues("X-Amz-Target").Single().EndsWith("TransactWriteItems", StringComparison.Ordinal)
            ? new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent("{}") }
            : null;
}
