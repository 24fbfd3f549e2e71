using System.Net;
using Amazon.Lambda.SQSEvents;
using Amazon.SQS.Model;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

/// <summary>Work that breaks off between two steps, and what the next worker makes of it.</summary>
public sealed class Workers_that_die(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_that_was_not_recorded_is_settled_without_another_version()
    {
        Faults dynamo = new() { Answer = request => Task.FromResult(Refuse(request, "TransactWriteItems")) };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, dynamo: dynamo);
        CommitId commit = await worker.CommitAndPushAsync("one");
        Push push = worker.Push(commit);
        await worker.SendAsync(push);
        SQSEvent batch = await worker.ReceiveAsync();
        Assert.Single(await worker.HandleAsync(batch));
        Assert.Null(await worker.Log.ReadHeadAsync(push.Ref, Token));
        dynamo.Answer = _ => Task.FromResult<HttpResponseMessage?>(null);

        Assert.Empty(await worker.HandleAsync(batch));

        Assert.Equal([commit.Hex], await worker.CommitsAsync());
        PushRow row = await worker.RowAsync(push);
        Assert.Equal(PushStatus.Packaged, row.Status);
        Assert.Equal((await worker.VersionsAsync())[0].VersionId, row.Artifact?.VersionId);
        Assert.Equal(
            [PushStatus.Received, PushStatus.Retrying, PushStatus.Received, PushStatus.Received, PushStatus.Packaged],
            row.History.Select(line => line.Status));
    }

    [Fact]
    public async Task An_upload_that_was_not_recorded_does_not_hide_that_the_branch_was_rolled_back()
    {
        Faults dynamo = new();
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, dynamo: dynamo);
        CommitId first = await worker.CommitAndPushAsync("one");
        await worker.WorkOnAsync(worker.Push(first));
        CommitId second = await worker.CommitAndPushAsync("two");
        Push push = worker.Push(second);
        await worker.SendAsync(push);
        SQSEvent batch = await worker.ReceiveAsync();
        dynamo.Answer = request => Task.FromResult(Refuse(request, "TransactWriteItems"));
        Assert.Single(await worker.HandleAsync(batch));
        dynamo.Answer = _ => Task.FromResult<HttpResponseMessage?>(null);
        await worker.Git.RunAsync("push", "-q", "--force", "origin", $"{first}:refs/heads/main");
        Push rollback = worker.Push(first);

        Assert.Empty(await worker.HandleAsync(batch));
        Assert.Empty(await worker.WorkOnAsync(rollback));

        Assert.Equal([first.Hex, second.Hex, first.Hex], await worker.CommitsAsync());
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(push)).Status);
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(rollback)).Status);
    }

    [Fact]
    public async Task A_settling_whose_answer_was_lost_is_seen_by_the_next_try()
    {
        Faults dynamo = new();
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, dynamo: dynamo);
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.SendAsync(push);
        SQSEvent batch = await worker.ReceiveAsync();
        dynamo.Spoil = (request, response) => Task.FromResult(Refuse(request, "TransactWriteItems") ?? response);

        await worker.HandleAsync(batch);
        Assert.Empty(await worker.HandleAsync(batch));

        Assert.Single(await worker.VersionsAsync());
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(push)).Status);
    }

    [Fact]
    public async Task An_upload_that_failed_is_no_head()
    {
        Faults s3 = new()
        {
            Answer = request => Task.FromResult<HttpResponseMessage?>(
                request.Method == HttpMethod.Put ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : null),
        };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, s3: s3);
        CommitId commit = await worker.CommitAndPushAsync("one");
        Push push = worker.Push(commit);
        await worker.SendAsync(push);
        SQSEvent batch = await worker.ReceiveAsync();

        Assert.Single(await worker.HandleAsync(batch));
        Assert.Null(await worker.Log.ReadHeadAsync(push.Ref, Token));
        s3.Answer = _ => Task.FromResult<HttpResponseMessage?>(null);
        Assert.Empty(await worker.HandleAsync(batch));

        Assert.Equal([commit.Hex], await worker.CommitsAsync());
        Assert.Equal((await worker.VersionsAsync())[0].VersionId, (await worker.Log.ReadHeadAsync(push.Ref, Token))?.Artifact.VersionId);
    }

    [Fact]
    public async Task An_upload_whose_answer_was_lost_is_found()
    {
        Faults s3 = new()
        {
            Spoil = (request, response) => Task.FromResult(
                request.Method == HttpMethod.Put ? new HttpResponseMessage(HttpStatusCode.InternalServerError) : response),
        };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, s3: s3);
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));

        await worker.SendAsync(push);
        SQSEvent batch = await worker.ReceiveAsync();
        await worker.HandleAsync(batch);
        Assert.Empty(await worker.HandleAsync(batch));

        Assert.Single(await worker.VersionsAsync());
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(push)).Status);
    }

    [Fact]
    public async Task A_worker_that_was_overtaken_while_it_uploaded_looks_again()
    {
        Faults s3 = new();
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, clock: new SkippingClock(), s3: s3);
        CommitId first = await worker.CommitAndPushAsync("one");
        Push push = worker.Push(first);
        Push other = worker.Push(first);
        SQSEvent inFlight = await InFlightAsync(worker, other);
        bool overtaken = false;
        s3.Answer = async request =>
        {
            if (request.Method == HttpMethod.Put && !overtaken)
            {
                overtaken = true;
                await worker.HandleAsync(inFlight);
            }

            return null;
        };

        Assert.Empty(await worker.HandleAsync(await InFlightAsync(worker, push)));

        Assert.True(overtaken);
        Assert.Equal([first.Hex], await worker.CommitsAsync());
        Assert.Single((await worker.Reader.OfRefAsync(push.Ref, Token).ToListAsync(Token)), row => row.Status == PushStatus.Packaged);
    }

    [Fact]
    public async Task A_worker_that_was_overtaken_after_its_upload_does_not_put_the_head_back()
    {
        Faults dynamo = new();
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, clock: new SkippingClock(), dynamo: dynamo);
        CommitId first = await worker.CommitAndPushAsync("one");
        Push push = worker.Push(first);
        SQSEvent inFlight = await InFlightAsync(worker, push);
        CommitId? second = null;
        dynamo.Answer = async request =>
        {
            if (IsCall(request, "TransactWriteItems") && second is null)
            {
                second = await worker.CommitAndPushAsync("two");
                await worker.WorkOnAsync(worker.Push(second));
            }

            return null;
        };

        Assert.Empty(await worker.HandleAsync(inFlight));

        Assert.NotNull(second);
        Assert.Equal([first.Hex, second.Hex], await worker.CommitsAsync());
        Assert.Equal(second, (await worker.Log.ReadHeadAsync(push.Ref, Token))?.Commit);
        Assert.Equal(PushStatus.Superseded, (await worker.RowAsync(push)).Status);
    }

    [Fact]
    public async Task A_worker_that_stood_still_for_longer_than_its_lease_publishes_nothing()
    {
        // Time that jumps at each look at it: the lease, taken at the first one, is over long before the upload ends.
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, clock: new RunningClock(TimeSpan.FromMinutes(1)));
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.SendAsync(push);
        SQSEvent batch = await worker.ReceiveAsync();

        Assert.Single(await worker.HandleAsync(batch, TimeSpan.FromSeconds(30)));
        Assert.Empty(await worker.VersionsAsync());
        PushRow row = await worker.RowAsync(push);
        Assert.Equal((PushStatus.Retrying, "LeaseLost"), (row.Status, row.LastError?.Kind));

        Assert.Empty(await worker.HandleAsync(batch, TimeSpan.FromHours(12)));
        Assert.Single(await worker.VersionsAsync());
    }

    [Fact]
    public async Task A_push_whose_fate_cannot_be_written_stays_in_the_queue()
    {
        Faults dynamo = new() { Answer = request => Task.FromResult(Refuse(request, "")) };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, dynamo: dynamo);
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.SendAsync(push);
        SQSEvent batch = await worker.ReceiveAsync();

        Assert.Single(await worker.HandleAsync(batch));
        dynamo.Answer = _ => Task.FromResult<HttpResponseMessage?>(null);
        Assert.Empty(await worker.HandleAsync(batch));

        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(push)).Status);
    }

    [Fact]
    public async Task A_push_whose_worker_died_on_the_last_try_still_gets_its_fate_before_the_queue_gives_up()
    {
        Faults git = new() { Answer = _ => Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.ServiceUnavailable)) };
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud, git: git);
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.SendAsync(push);

        // The try before this one ended without a word: the queue has one receive left, and the push no fate.
        Assert.Empty(await worker.WorkAsync(RunningWorker.LastTry + 1));

        Assert.Equal(PushStatus.Failed, (await worker.RowAsync(push)).Status);
        Assert.Single(await worker.DeadAsync());
    }

    /// <summary>A push in flight by a message group of its own: what keeps two workers from one ref may fail.</summary>
    private static async Task<SQSEvent> InFlightAsync(RunningWorker worker, Push push)
    {
        await worker.Sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = worker.Queue.AbsoluteUri,
                MessageBody = PushMessage.Write(push),
                MessageGroupId = push.Delivery,
                MessageDeduplicationId = push.Delivery,
            },
            Token);
        return await worker.ReceiveAsync();
    }

    private static HttpResponseMessage? Refuse(HttpRequestMessage request, string operation) => IsCall(request, operation)
        ? new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new ByteArrayContent([]) }
        : null;

    private static bool IsCall(HttpRequestMessage request, string operation) =>
        request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target)
        && target.Single().EndsWith(operation, StringComparison.Ordinal);
}
