using System.Text.Json.Nodes;
using BacklogQueue.Local.Aws;
using BacklogQueue.Tests.Contracts;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Aws;

/// <summary>What the stand-in of CodePipeline knows later, and after the process was killed.</summary>
public sealed class Pipelines_over_time : IDisposable
{
    private const string Pipeline = "web";

    private readonly TemporaryDirectory _folder = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_token_is_known_for_an_hour()
    {
        await RunAsync(async aws =>
        {
            string first = await StartAsync(aws, "token");
            _clock.Advance(TimeSpan.FromMinutes(59));
            Assert.Equal(first, await StartAsync(aws, "token"));
            _clock.Advance(TimeSpan.FromMinutes(1));
            Assert.NotEqual(first, await StartAsync(aws, "token"));
        });
    }

    [Fact]
    public async Task Executions_and_tokens_come_back_also_when_the_pipeline_has_changed()
    {
        string first = "";
        await RunAsync(async aws => first = await StartAsync(aws, "token"));

        await RunAsync(
            async aws =>
            {
                Assert.Equal(first, await StartAsync(aws, "token"));
                Assert.NotEqual(first, await StartAsync(aws, "another"));
            },
            "Source",
            "Another");
    }

    private async Task RunAsync(Func<AwsSession, Task> run, params string[] sources)
    {
        LocalAwsOptions options = new() { Clock = _clock, DataFolder = _folder.Path };
        using LocalAws services = new(options);
        services.Pipelines.Ensure(Pipeline, sources is [] ? ["Source"] : sources, []);
        await run(AwsSession.InProcess(services, options));
    }

    private static async Task<string> StartAsync(AwsSession aws, string token) => (await aws.CallAsync(
        "codepipeline",
        "CodePipeline_20150709.StartPipelineExecution",
        new JsonObject { ["name"] = Pipeline, ["clientRequestToken"] = token }))["pipelineExecutionId"]!.GetValue<string>();
}
