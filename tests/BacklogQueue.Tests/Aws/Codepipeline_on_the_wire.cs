using System.Text.Json;
using Amazon.CodePipeline;
using Amazon.CodePipeline.Model;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Aws;

public sealed class Codepipeline_on_the_wire
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_names_the_version_the_variables_and_the_token()
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(200, """{"pipelineExecutionId":"e-1","somethingNew":[1]}"""));
        using AmazonCodePipelineClient pipelines = AwsClients.CodePipeline(wire);

        StartPipelineExecutionResponse started = await pipelines.StartPipelineExecutionAsync(
            new()
            {
                Name = "web",
                ClientRequestToken = "t-1",
                SourceRevisions = [new()
                {
                    ActionName = "Source", RevisionType = SourceRevisionType.S3_OBJECT_VERSION_ID, RevisionValue = "v.1",
                }],
                Variables = [new() { Name = "COMMIT_ID", Value = "abc" }],
            },
            Token);

        Assert.Equal("e-1", started.PipelineExecutionId);
        Assert.Equal("CodePipeline_20150709.StartPipelineExecution", wire.Request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", wire.Request.Headers["Content-Type"]);
        Assert.Contains("/eu-central-1/codepipeline/aws4_request", wire.Request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(
            """
            {"name":"web","clientRequestToken":"t-1","sourceRevisions":[{"actionName":"Source","revisionType":"S3_OBJECT_VERSION_ID","revisionValue":"v.1"}],"variables":[{"name":"COMMIT_ID","value":"abc"}]}
            """,
            wire.Request.Body);
    }

    [Fact]
    public async Task A_repeated_start_carries_the_same_token_so_that_it_is_one_execution()
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(500), ScriptedHandler.Answer(200, "{}"));
        using AmazonCodePipelineClient pipelines = AwsClients.CodePipeline(wire);

        await pipelines.StartPipelineExecutionAsync(new() { Name = "web" }, Token);

        string[] tokens = [.. wire.Requests.Select(request =>
            JsonElement.Parse(request.Body).GetProperty("clientRequestToken").GetString()!)];
        Assert.Equal(2, tokens.Length);
        Assert.Equal(tokens[0], tokens[1]);
        Assert.Matches("^[a-zA-Z0-9-]{1,128}$", tokens[0]);
    }

    [Fact]
    public async Task Executions_are_listed_with_their_revisions_and_times()
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(200, """
            {"pipelineExecutionSummaries":[{"pipelineExecutionId":"e-1","status":"Succeeded","startTime":1.7E9,
             "sourceRevisions":[{"actionName":"Source","revisionId":"v1"}]}],"nextToken":"n"}
            """));
        using AmazonCodePipelineClient pipelines = AwsClients.CodePipeline(wire);

        ListPipelineExecutionsResponse page = await pipelines.ListPipelineExecutionsAsync(
            new() { PipelineName = "web", MaxResults = 1 }, Token);

        PipelineExecutionSummary execution = Assert.Single(page.PipelineExecutionSummaries!);
        Assert.Equal(("e-1", "Succeeded", "n"), (execution.PipelineExecutionId, execution.Status, page.NextToken));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1_700_000_000), execution.StartTime);
        Assert.Equal(("Source", "v1"), (execution.SourceRevisions![0].ActionName, execution.SourceRevisions[0].RevisionId));
        Assert.Equal("""{"pipelineName":"web","maxResults":1}""", wire.Request.Body);
    }

    [Theory]
    [InlineData("ConcurrentPipelineExecutionsLimitExceededException", typeof(ConcurrentPipelineExecutionsLimitExceededException), true)]
    [InlineData("ConflictException", typeof(ConflictException), true)]
    [InlineData("PipelineNotFoundException", typeof(PipelineNotFoundException), false)]
    [InlineData("ValidationException", typeof(ValidationException), false)]
    [InlineData("AccessDeniedException", typeof(AmazonCodePipelineException), false)]
    public async Task Each_refusal_has_its_type_and_says_whether_time_helps(string shape, Type type, bool isTransient)
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(400, $$"""{"__type":"{{shape}}","message":"No."}"""));
        using AmazonCodePipelineClient pipelines = AwsClients.CodePipeline(wire);

        AmazonCodePipelineException error = await Assert.ThrowsAnyAsync<AmazonCodePipelineException>(
            () => pipelines.StartPipelineExecutionAsync(new() { Name = "web" }, Token));

        Assert.IsType(type, error);
        Assert.Equal(shape, error.ErrorCode);
        Assert.Equal(isTransient, AwsErrors.IsTransient(error));
    }
}
