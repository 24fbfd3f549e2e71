using System.Text.Json;
using BacklogQueue.Packaging;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

/// <summary>A route with a pipeline: the worker itself starts it, on each version once and in their order.</summary>
public sealed class Starting_a_pipeline(TestCloud cloud)
{
    private readonly string _pipeline = $"pipeline-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_published_version_is_started_with_its_commit_branch_and_repository()
    {
        string sent = "";
        Faults wire = new()
        {
            Answer = async request =>
            {
                sent = await request.Content!.ReadAsStringAsync(Token);
                return null;
            },
        };
        await using RunningWorker worker = await StartAsync(wire);
        CommitId commit = await worker.CommitAndPushAsync("one");
        Push push = worker.Push(commit);

        Assert.Empty(await worker.WorkOnAsync(push));

        string version = Assert.Single(await worker.VersionsAsync()).VersionId;
        JsonElement start = JsonElement.Parse(sent);
        Assert.Equal(_pipeline, start.GetProperty("name").GetString());
        Assert.Matches("^[0-9a-f]{64}$", start.GetProperty("clientRequestToken").GetString());
        Assert.Equal(
            $$"""[{"actionName":"Source","revisionType":"S3_OBJECT_VERSION_ID","revisionValue":"{{version}}"}]""",
            start.GetProperty("sourceRevisions").GetRawText());
        Assert.Equal(
            [("COMMIT_ID", commit.Hex), ("BRANCH_NAME", "main"), ("REPOSITORY_NAME", RunningWorker.Repository)],
            start.GetProperty("variables").EnumerateArray()
                .Select(variable => (variable.GetProperty("name").GetString()!, variable.GetProperty("value").GetString()!)));
        Assert.Equal([version], await worker.StartedAsync());
    }

    [Fact]
    public async Task The_row_its_life_and_the_head_name_the_execution()
    {
        await using RunningWorker worker = await StartAsync();
        Push push = worker.Push(await worker.CommitAndPushAsync("one"));

        Assert.Empty(await worker.WorkOnAsync(push));

        PipelineRun run = new(_pipeline, Assert.Single(await worker.ExecutionsAsync()).PipelineExecutionId);
        PushRow row = await worker.RowAsync(push);
        Assert.Equal((PushStatus.Packaged, run), (row.Status, row.Run));
        Assert.Equal(run, (await worker.Log.ReadHeadAsync(push.Ref, Token))?.Run);
        Assert.Equal(
            [PushStatus.Received, PushStatus.Received, PushStatus.Received, PushStatus.Packaged],
            row.History.Select(line => line.Status));
        Assert.Contains($"Published {push.Commit}; the pipeline {_pipeline} is started on it next", row.History[1].Reason, StringComparison.Ordinal);
        Assert.Contains($"execution {run.Execution}", row.History[2].Reason, StringComparison.Ordinal);
        Assert.Contains("start", row.Durations.Keys);
    }

    [Fact]
    public async Task Versions_are_started_in_their_order_and_a_repeated_push_starts_nothing()
    {
        await using RunningWorker worker = await StartAsync();
        Push first = worker.Push(await worker.CommitAndPushAsync("one"));
        Assert.Empty(await worker.WorkOnAsync(first));
        Push second = worker.Push(await worker.CommitAndPushAsync("two"));
        Push again = worker.Push(second.Commit);

        Assert.Empty(await worker.WorkOnAsync(second));
        Assert.Empty(await worker.WorkOnAsync(again));

        Assert.Equal((await worker.VersionsAsync()).Select(version => version.VersionId), await worker.StartedAsync());
        PushRow repeated = await worker.RowAsync(again);
        Assert.Equal((PushStatus.Duplicate, (await worker.RowAsync(second)).Run), (repeated.Status, repeated.Run));
    }

    [Fact]
    public async Task A_forced_push_starts_the_same_commit_once_more()
    {
        await using RunningWorker worker = await StartAsync();
        CommitId commit = await worker.CommitAndPushAsync("one");
        await worker.WorkOnAsync(worker.Push(commit));
        Push forced = worker.Push(commit: null) with { Force = true };

        Assert.Empty(await worker.WorkOnAsync(forced));

        Assert.Equal([commit.Hex, commit.Hex], await worker.CommitsAsync());
        Assert.Equal((await worker.VersionsAsync()).Select(version => version.VersionId), await worker.StartedAsync());
        Assert.Equal(PushStatus.Packaged, (await worker.RowAsync(forced)).Status);
    }

    [Fact]
    public async Task A_branch_of_another_route_starts_nothing()
    {
        await using RunningWorker worker = await StartAsync();
        Push push = worker.Push(await worker.CommitAndPushAsync("one", "feature"), branch: "feature");

        Assert.Empty(await worker.WorkOnAsync(push));

        PushRow row = await worker.RowAsync(push);
        Assert.Equal((PushStatus.Packaged, null), (row.Status, row.Run));
        Assert.Empty(await worker.StartedAsync());
    }

    [Fact]
    public async Task A_version_from_before_the_route_had_a_pipeline_is_not_started()
    {
        await using RunningWorker worker = await StartAsync();
        worker.Pipeline = null;
        CommitId commit = await worker.CommitAndPushAsync("one");
        await worker.WorkOnAsync(worker.Push(commit));
        worker.Pipeline = _pipeline;
        Push again = worker.Push(commit);

        Assert.Empty(await worker.WorkOnAsync(again));
        Assert.Empty(await worker.WorkOnAsync(worker.Push(await worker.CommitAndPushAsync("two"))));

        Assert.Null((await worker.RowAsync(again)).Run);
        Assert.Equal([(await worker.VersionsAsync())[1].VersionId], await worker.StartedAsync());
    }

    [Theory]
    [InlineData(null, "does not name: the stack leaves it to an event")]
    [InlineData("another", "does not name")]
    [InlineData("{0},another", "another, which no route starts")]
    public async Task A_stack_that_says_otherwise_about_who_starts_it_stops_the_worker(string? allowed, string reason)
    {
        await using RunningWorker worker = await StartAsync();
        Dictionary<string, string?> environment = new(worker.Environment)
        {
            [Settings.PipelinesVariable] = allowed?.Replace("{0}", _pipeline, StringComparison.Ordinal),
        };
        PackagingFunction function = worker.CreateFunction() with { Settings = new Settings(environment.GetValueOrDefault) };

        SettingsException refusal = Assert.Throws<SettingsException>(function.CreateHandler);

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipeline_may_be_named_by_its_arn() => Assert.Equal(
        ["web", "api"],
        new Settings(_ => "arn:aws:codepipeline:ap-northeast-1:123456789012:web, ,api").Pipelines);

    private async Task<RunningWorker> StartAsync(Faults? wire = null)
    {
        await cloud.CreatePipelineAsync(_pipeline);
        RunningWorker worker = await RunningWorker.StartAsync(cloud, codePipeline: wire);
        worker.Pipeline = _pipeline;
        return worker;
    }
}
