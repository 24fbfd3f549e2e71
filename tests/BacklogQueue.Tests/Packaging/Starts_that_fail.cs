using System.Net;
using Amazon.Lambda.SQSEvents;
using Amazon.SQS.Model;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

/// <summary>What stands between a publication and its run: no version is forgotten, none is started after a newer one.</summary>
public sealed class Starts_that_fail(TestCloud cloud)
{
    private readonly string _pipeline = $"pipeline-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_whose_answer_is_lost_is_one_execution()
    {
        Faults wire = new() { Spoil = (_, _) => throw new HttpRequestException("The connection was reset.") };
        await using RunningWorker worker = await StartAsync(wire);
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.SendAsync(push);
        SQSEvent batch = await worker.ReceiveAsync();
        Assert.Single(await worker.HandleAsync(batch));
        Assert.Equal(PushStatus.Retrying, (await worker.RowAsync(push)).Status);
        wire.Spoil = (_, response) => Task.FromResult(response);

        Assert.Empty(await worker.HandleAsync(batch));

        string? execution = Assert.Single(await worker.ExecutionsAsync()).PipelineExecutionId;
        PushRow row = await worker.RowAsync(push);
        Assert.Equal((PushStatus.Packaged, execution), (row.Status, row.Run?.Execution));
        Assert.Single(await worker.VersionsAsync());
    }

    [Theory]
    [InlineData(1)] // The upload is not recorded: the next worker adopts it, and starts it.
    [InlineData(2)] // The start is not recorded: the next worker asks again, with the same token.
    [InlineData(3)] // The fate is not written.
    public async Task A_worker_that_dies_after_any_step_leaves_one_version_and_one_execution(int failing)
    {
        int writes = 0;
        Faults dynamo = new()
        {
            Answer = request => Task.FromResult(IsTransaction(request) && ++writes >= failing
                ? new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new ByteArrayContent([]) }
                : null),
        };
        await using RunningWorker worker = await StartAsync(dynamo: dynamo);
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.SendAsync(push);
        SQSEvent batch = await worker.ReceiveAsync();
        Assert.Single(await worker.HandleAsync(batch));
        dynamo.Answer = _ => Task.FromResult<HttpResponseMessage?>(null);

        Assert.Empty(await worker.HandleAsync(batch));

        string version = Assert.Single(await worker.VersionsAsync()).VersionId;
        Assert.Equal([version], await worker.StartedAsync());
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(push)).Status);
    }

    [Fact]
    public async Task A_pipeline_that_is_not_there_fails_the_push_and_a_redrive_starts_what_is_published()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        worker.Pipeline = _pipeline;
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));

        Assert.Empty(await worker.WorkOnAsync(push));

        PushRow failed = await worker.RowAsync(push);
        Assert.Equal((PushStatus.Failed, "PipelineNotFoundException"), (failed.Status, failed.LastError?.Kind));
        Assert.Contains($"{push.Commit} is published, but the pipeline {_pipeline} was not started", failed.Reason, StringComparison.Ordinal);
        Assert.Single(await worker.VersionsAsync());

        await CreatePipelineAsync();
        await RedriveAsync(worker);

        Assert.Equal([(await worker.VersionsAsync()).Single().VersionId], await worker.StartedAsync());
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(push)).Status);
    }

    [Fact]
    public async Task A_refused_start_does_not_keep_back_newer_versions_and_only_the_newest_is_started_later()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        worker.Pipeline = _pipeline;
        Push first = worker.Push(await worker.CommitAndPushAsync("one"));
        Assert.Empty(await worker.WorkOnAsync(first));
        Push second = worker.Push(await worker.CommitAndPushAsync("two"));
        Assert.Empty(await worker.WorkOnAsync(second));
        Assert.Equal(2, (await worker.VersionsAsync()).Count);

        await CreatePipelineAsync();
        await RedriveAsync(worker);

        Assert.Equal([(await worker.VersionsAsync())[1].VersionId], await worker.StartedAsync());
        Assert.Equal(PushStatus.Superseded, (await worker.RowAsync(first)).Status);
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(second)).Status);
        Assert.Equal((await worker.RowAsync(first)).Run, (await worker.RowAsync(second)).Run);
    }

    [Fact]
    public async Task A_refused_start_does_not_keep_a_deleted_branch_from_being_settled()
    {
        await using RunningWorker worker = await RunningWorker.StartAsync(cloud);
        worker.Pipeline = _pipeline;
        worker.PipelineBranch = "topic";
        CommitId commit = await worker.CommitAndPushAsync("one", "topic");
        Assert.Empty(await worker.WorkOnAsync(worker.Push(commit, branch: "topic")));
        await worker.Git.RunAsync("push", "-q", "origin", ":refs/heads/topic");
        Push deletion = worker.Push(commit: null, RefChange.Delete, "topic");

        Assert.Empty(await worker.WorkOnAsync(deletion));

        Assert.Equal(PushStatus.RefDeleted, (await worker.RowAsync(deletion)).Status);
    }

    [Fact]
    public async Task No_newer_version_is_published_while_nobody_knows_whether_the_last_one_was_started()
    {
        Faults wire = new() { Answer = Refuse("ThrottlingException") };
        await using RunningWorker worker = await StartAsync(wire);
        Push first = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.SendAsync(first);
        Assert.Empty(await worker.WorkAsync(RunningWorker.LastTry));
        Assert.Equal((PushStatus.Failed, true), ((await worker.RowAsync(first)).Status, (await worker.RowAsync(first)).LastError?.IsTransient));
        Push second = worker.Push(await worker.CommitAndPushAsync("two"));
        await worker.SendAsync(second);
        SQSEvent batch = await worker.ReceiveAsync();

        Assert.Single(await worker.HandleAsync(batch));
        Assert.Single(await worker.VersionsAsync());
        wire.Answer = _ => Task.FromResult<HttpResponseMessage?>(null);
        Assert.Empty(await worker.HandleAsync(batch));

        Assert.Equal(2, (await worker.VersionsAsync()).Count);
        Assert.Equal((await worker.VersionsAsync()).Select(version => version.VersionId), await worker.StartedAsync());
    }

    [Theory]
    [InlineData("ConcurrentPipelineExecutionsLimitExceededException")]
    [InlineData("ConflictException")]
    public async Task A_busy_pipeline_is_asked_again(string code)
    {
        Faults wire = new() { Answer = Refuse(code) };
        await using RunningWorker worker = await StartAsync(wire);
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));

        Assert.Single(await worker.WorkOnAsync(push));

        PushRow row = await worker.RowAsync(push);
        Assert.Equal((PushStatus.Retrying, code), (row.Status, row.LastError?.Kind));
        Assert.Empty(await worker.DeadAsync());
    }

    [Fact]
    public async Task A_worker_that_stood_still_over_its_start_starts_nothing_after_newer_versions()
    {
        Faults wire = new();
        await using RunningWorker worker = await StartAsync(wire);
        Push first = worker.Push(await worker.CommitAndPushAsync("one"));
        bool isOvertaken = false;
        wire.Answer = async _ =>
        {
            if (!isOvertaken)
            {
                isOvertaken = true;

                // Its message comes to another worker, which goes on from the head; then the next push follows.
                await SendUngroupedAsync(worker, first);
                Assert.Empty(await worker.WorkAsync());
                await SendUngroupedAsync(worker, worker.Push(await worker.CommitAndPushAsync("two")));
                Assert.Empty(await worker.WorkAsync());
            }

            return null;
        };

        await SendUngroupedAsync(worker, first);
        Assert.Empty(await worker.WorkAsync());

        Assert.Equal(2, (await worker.VersionsAsync()).Count);
        Assert.Equal((await worker.VersionsAsync()).Select(version => version.VersionId), await worker.StartedAsync());
    }

    [Fact]
    public async Task A_worker_whose_lease_is_over_starts_nothing()
    {
        Faults wire = new() { Answer = Refuse("ThrottlingException") };

        // Time that jumps at each look at it: a short lease is over at once.
        await using RunningWorker worker = await StartAsync(wire, clock: new RunningClock(TimeSpan.FromMinutes(1)));
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));
        await worker.SendAsync(push);
        SQSEvent batch = await worker.ReceiveAsync();
        Assert.Single(await worker.HandleAsync(batch));
        Assert.Single(await worker.VersionsAsync());
        wire.Answer = _ => Task.FromResult<HttpResponseMessage?>(null);

        Assert.Single(await worker.HandleAsync(batch, TimeSpan.FromSeconds(30)));

        Assert.Empty(await worker.StartedAsync());
        Assert.Equal("LeaseLost", (await worker.RowAsync(push)).LastError?.Kind);
    }

    private Task CreatePipelineAsync() => cloud.CreatePipelineAsync(_pipeline);

    private async Task<RunningWorker> StartAsync(Faults? wire = null, Faults? dynamo = null, TimeProvider? clock = null)
    {
        await CreatePipelineAsync();
        RunningWorker worker = await RunningWorker.StartAsync(cloud, clock: clock, dynamo: dynamo, codePipeline: wire);
        worker.Pipeline = _pipeline;
        return worker;
    }

    private static async Task RedriveAsync(RunningWorker worker)
    {
        foreach (Message dead in await worker.DeadAsync())
        {
            await SendAsync(worker, dead.Body!, dead.Attributes!["MessageGroupId"], dead.MessageId!);
        }

        Assert.Empty(await worker.WorkAsync());
    }

    /// <summary>By a group of its own: what keeps two workers from one ref may fail.</summary>
    private static Task SendUngroupedAsync(RunningWorker worker, Push push)
    {
        string id = Guid.NewGuid().ToString();
        return SendAsync(worker, PushMessage.Write(push), id, id);
    }

    private static async Task SendAsync(RunningWorker worker, string body, string group, string id) => await worker.Sqs.SendMessageAsync(
        new SendMessageRequest
        {
            QueueUrl = worker.Queue.AbsoluteUri,
            MessageBody = body,
            MessageGroupId = group,
            MessageDeduplicationId = id,
        },
        Token);

    private static Func<HttpRequestMessage, Task<HttpResponseMessage?>> Refuse(string code) => _ =>
        Task.FromResult<HttpResponseMessage?>(new HttpResponseMessage(HttpStatusCode.BadRequest)
        {
            Content = new StringContent($$"""{"__type":"{{code}}","message":"Not now."}"""),
        });

    private static bool IsTransaction(HttpRequestMessage request) =>
        request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target)
        && target.Single().EndsWith("TransactWriteItems", StringComparison.Ordinal);
}
