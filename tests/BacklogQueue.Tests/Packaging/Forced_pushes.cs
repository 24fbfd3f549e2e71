using System.Net;
using Amazon.Lambda.SQSEvents;
using BacklogQueue.DeadLetters;
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
    public async Task A_redrive_after_it_was_published_does_not_publish_a_third_time()
    {
        bool isGitDown = false;
        Faults git = new() { Answer = _ => Task.FromResult(isGitDown ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : null) };
        Faults s3 = new();
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, lagSeconds: 10, new SkippingClock(), git, s3);
        CommitId first = await worker.CommitAndPushAsync("one");
        await worker.WorkOnAsync(worker.Push(first));

        // Published ten seconds after the first, and not settled before another twenty.
        Push forced = worker.Push(commit: null, RefChange.Unknown) with { Force = true, ReceivedAt = worker.Clock.GetUtcNow().AddSeconds(20) };
        await worker.SendAsync(forced);
        s3.Spoil = (request, response) =>
        {
            isGitDown |= request.Method != HttpMethod.Head && request.Method != HttpMethod.Get;
            return Task.FromResult(response);
        };
        Assert.Empty(await worker.WorkAsync(RunningWorker.LastTry));
        Assert.Equal(PushStatus.Failed, (await worker.RowAsync(forced)).Status);
        s3.Spoil = (_, response) => Task.FromResult(response);
        isGitDown = false;
        CommitId second = await worker.CommitAndPushAsync("two");
        await worker.WorkOnAsync(worker.Push(second));

        await RedriveAsync(worker);
        Assert.Empty(await worker.WorkAsync());

        Assert.Equal([first.Hex, first.Hex, second.Hex], await worker.CommitsAsync());
        Assert.Equal(PushStatus.Duplicate, (await worker.RowAsync(forced)).Status);
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

    private static async Task RedriveAsync(RunningWorker worker)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        DeadLetterQueue letters = new(worker.Sqs, worker.Queue, worker.DeadLetters);
        await using HeldLetters held = await letters.HoldAsync(_ => true, limit: 1, token);
        DeadLetter letter = Assert.Single(held.Matching);
        await letters.SendBackAsync(letter, token);
        await held.RemoveAsync(letter, token);
    }

    private static HttpResponseMessage? RefuseTransactions(HttpRequestMessage request) =>
        request.Headers.GetValues("X-Amz-Target").Single().EndsWith("TransactWriteItems", StringComparison.Ordinal)
            ? new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent("{}") }
            : null;
}
