using System.Text.Json;
using Amazon.CodePipeline;
using Amazon.CodePipeline.Model;
using Amazon.Runtime;
using BacklogQueue.Local;
using BacklogQueue.Local.Faults;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.EndToEnd;

/// <summary>From the push to the execution, with both functions as processes.</summary>
public sealed class Pipelines_of_routes : IDisposable
{
    private const string RoutesText = """
        {
          "spaces": { "example": { "gitBaseUrl": "https://example.backlog.com/git", "webhookSecret": "w", "gitSecret": "g" } },
          "routes": [
            { "space": "example", "project": "SHOP", "repository": "web", "refs": ["refs/heads/main"],
              "pipeline": { "name": "shop-web", "source": "App" } },
            { "space": "example", "refs": ["refs/heads/**"] }
          ]
        }
        """;

    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_version_of_the_routes_branch_is_one_execution_that_the_log_names()
    {
        await using RunningStack stack = await StartAsync();
        GitRepository repository = await stack.CreateRepositoryAsync();
        await stack.PushAsync(repository, "SHOP/web", "main", "main:feature");
        await stack.SettleAsync();
        await repository.CommitAsync("Second");
        await stack.PushAsync(repository, "SHOP/web", "main");
        await stack.SettleAsync();

        PushRow[] rows = await stack.RowsAsync("SHOP", "web", "refs/heads/main");
        Assert.True(rows.All(row => row.Status == PushStatus.Packaged), $"{string.Join('\n', rows.AsEnumerable())}\nThe log:\n{stack.LogText}");
        List<PipelineExecutionSummary> executions = await ExecutionsAsync(stack);
        Assert.Equal(rows.Select(row => row.Run?.Execution), executions.Select(execution => execution.PipelineExecutionId));
        Assert.Equal(
            rows.Select(row => ("App", row.Artifact?.VersionId)),
            executions.Select(execution => (execution.SourceRevisions![0].ActionName!, execution.SourceRevisions[0].RevisionId)));
        Assert.Null(Assert.Single(await stack.RowsAsync("SHOP", "web", "refs/heads/feature")).Run);
        await AssertToldAsync(stack, rows[^1]);
    }

    [Fact]
    public async Task A_start_whose_answer_was_lost_again_and_again_is_one_execution()
    {
        await using RunningStack stack = await StartAsync("codepipeline.lost=100%");
        GitRepository repository = await stack.CreateRepositoryAsync();
        await stack.PushAsync(repository, "SHOP/web", "main");
        using PeriodicTimer looks = new(TimeSpan.FromMilliseconds(20));
        while (stack.Stack.Faults.Injected[FaultName.CodePipelineLost] < 2)
        {
            await looks.WaitForNextTickAsync(Token);
        }

        stack.Stack.Faults.Calm();
        await stack.SettleAsync();

        PushRow row = Assert.Single(await stack.RowsAsync("SHOP", "web", "refs/heads/main"));
        Assert.Equal(row.Run?.Execution, Assert.Single(await ExecutionsAsync(stack)).PipelineExecutionId);
    }

    /// <summary>As people and programs read it.</summary>
    private static async Task AssertToldAsync(RunningStack stack, PushRow row)
    {
        Dictionary<string, string?> environment = new()
        {
            ["AWS_ENDPOINT_URL"] = stack.Stack.AwsEndpoint!.AbsoluteUri,
            ["AWS_REGION"] = stack.Stack.Region,
            ["AWS_ACCESS_KEY_ID"] = stack.Stack.AwsAccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = stack.Stack.AwsSecretKey,
            [Settings.TableVariable] = stack.Stack.Table,
        };

        BacklogqResult card = await BacklogqProgram.RunAsync(["show", row.Push.Delivery], environment);
        BacklogqResult line = await BacklogqProgram.RunAsync(["log", "--limit", "1", "--json"], environment);

        Assert.Contains($"pipeline   shop-web, execution {row.Run!.Execution}\n", card.Text, StringComparison.Ordinal);
        JsonElement logged = JsonElement.Parse(line.Text);
        Assert.Equal(
            ("shop-web", row.Run.Execution),
            (logged.GetProperty("pipeline").GetString(), logged.GetProperty("execution").GetString()));
    }

    private async Task<RunningStack> StartAsync(params string[] faults)
    {
        string routes = _folder.File("routes.json");
        await File.WriteAllTextAsync(routes, RoutesText, Token);
        return await RunningStack.StartAsync(options => options with
        {
            RoutesPath = routes,
            Faults = FaultPlan.Parse(faults, seed: 1),
        });
    }

    /// <summary>Oldest first.</summary>
    private static async Task<List<PipelineExecutionSummary>> ExecutionsAsync(RunningStack stack)
    {
        using AmazonCodePipelineClient pipelines = new(
            new BasicAWSCredentials(stack.Stack.AwsAccessKey, stack.Stack.AwsSecretKey),
            new AmazonCodePipelineConfig { ServiceURL = stack.Stack.AwsEndpoint!.AbsoluteUri, AuthenticationRegion = stack.Stack.Region });
        ListPipelineExecutionsResponse response = await pipelines.ListPipelineExecutionsAsync(new() { PipelineName = "shop-web" }, Token);
        return [.. Enumerable.Reverse(response.PipelineExecutionSummaries!)];
    }
}
