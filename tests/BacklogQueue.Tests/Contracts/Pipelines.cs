using System.Text.Json.Nodes;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Contracts;

/// <summary>
/// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StartPipelineExecution.html. A pipeline on AWS needs a
/// role and buckets, and moto starts none: so far the stand-in alone plays these cases.
/// </summary>
public sealed class Pipelines(SharedMotoServer moto)
{
    private const string NoStart = "StartPipelineExecution is not implemented";

    [Theory, AllPeers]
    public async Task A_name_is_given_once(AwsPeer peer)
    {
        await using AwsSession aws = await OpenAsync(peer);
        aws.SkipOnMoto("CreatePipeline looks the role up, which is not made here");
        string name = await CreateAsync(aws);

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() => CreateAsync(aws, name));

        Assert.Equal("PipelineNameInUseException", error.Code);
    }

    [Theory, AllPeers]
    public async Task A_start_is_listed_with_its_version_and_found_with_its_variables(AwsPeer peer)
    {
        await using AwsSession aws = await OpenAsync(peer);
        aws.SkipOnMoto(NoStart);
        string name = await CreateAsync(aws);

        string first = await StartAsync(aws, name, "one", "version-1");
        string second = await StartAsync(aws, name, "two", "version-2");

        JsonArray listed = (await CallAsync(aws, "ListPipelineExecutions", new() { ["pipelineName"] = name }))
            ["pipelineExecutionSummaries"]!.AsArray();
        Assert.Equal([second, first], listed.Select(summary => summary!["pipelineExecutionId"]!.GetValue<string>()));
        Assert.Equal("version-2", listed[0]!["sourceRevisions"]![0]!["revisionId"]!.GetValue<string>());
        JsonNode found = (await CallAsync(
            aws, "GetPipelineExecution", new() { ["pipelineName"] = name, ["pipelineExecutionId"] = first }))["pipelineExecution"]!;
        Assert.Equal(
            ["COMMIT_ID=abc", "STAGE=test"],
            found["variables"]!.AsArray().Select(variable => $"{variable!["name"]}={variable["resolvedValue"]}"));
    }

    [Theory, AllPeers]
    public async Task A_repeated_token_gives_the_execution_that_it_started_first(AwsPeer peer)
    {
        await using AwsSession aws = await OpenAsync(peer);
        aws.SkipOnMoto(NoStart);
        string name = await CreateAsync(aws);

        string first = await StartAsync(aws, name, "one", "version-1");
        await StartAsync(aws, name, "two", "version-2");

        Assert.Equal(first, await StartAsync(aws, name, "one", "version-1"));
        Assert.Equal(2, (await CallAsync(aws, "ListPipelineExecutions", new() { ["pipelineName"] = name }))
            ["pipelineExecutionSummaries"]!.AsArray().Count);
    }

    [Theory, AllPeers]
    public async Task Executions_come_in_pages(AwsPeer peer)
    {
        await using AwsSession aws = await OpenAsync(peer);
        aws.SkipOnMoto(NoStart);
        string name = await CreateAsync(aws);
        string first = await StartAsync(aws, name, "one", "version-1");
        await StartAsync(aws, name, "two", "version-2");

        JsonNode page = await CallAsync(aws, "ListPipelineExecutions", new() { ["pipelineName"] = name, ["maxResults"] = 1 });
        JsonNode last = await CallAsync(
            aws,
            "ListPipelineExecutions",
            new() { ["pipelineName"] = name, ["maxResults"] = 1, ["nextToken"] = page["nextToken"]!.GetValue<string>() });

        Assert.Equal(first, Assert.Single(last["pipelineExecutionSummaries"]!.AsArray())!["pipelineExecutionId"]!.GetValue<string>());
        Assert.Null(last["nextToken"]);
    }

    [Theory, AllPeers]
    public async Task What_is_absent_says_so(AwsPeer peer)
    {
        await using AwsSession aws = await OpenAsync(peer);
        aws.SkipOnMoto(NoStart);
        string name = await CreateAsync(aws);

        AwsCallException pipeline = await Assert.ThrowsAsync<AwsCallException>(
            () => StartAsync(aws, AwsSession.Unique("absent"), "one", "version-1"));
        AwsCallException execution = await Assert.ThrowsAsync<AwsCallException>(() => CallAsync(
            aws, "GetPipelineExecution", new() { ["pipelineName"] = name, ["pipelineExecutionId"] = Guid.NewGuid().ToString() }));

        Assert.Equal("PipelineNotFoundException", pipeline.Code);
        Assert.Equal("PipelineExecutionNotFoundException", execution.Code);
    }

    [Theory]
    [InlineData("""{"clientRequestToken":"a_b"}""")]
    [InlineData("""{"clientRequestToken":""}""")]
    [InlineData("""{"sourceRevisions":[{"actionName":"Other","revisionType":"S3_OBJECT_VERSION_ID","revisionValue":"v"}]}""")]
    [InlineData("""{"variables":[{"name":"UNDECLARED","value":"v"}]}""")]
    [InlineData("""{"variables":[{"name":"COMMIT_ID","value":""}]}""")]
    [InlineData("""{"variables":[]}""")]
    public async Task The_stand_in_refuses_what_the_pipeline_does_not_take(string change)
    {
        await using AwsSession aws = await OpenAsync(AwsPeer.StandIn);
        string name = await CreateAsync(aws);
        JsonObject input = StartInput(name, "one", "version-1");
        foreach ((string member, JsonNode? value) in JsonNode.Parse(change)!.AsObject())
        {
            input[member] = value!.DeepClone();
        }

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() => CallAsync(aws, "StartPipelineExecution", input));

        Assert.Equal("ValidationException", error.Code);
    }

    private async Task<AwsSession> OpenAsync(AwsPeer peer)
    {
        AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        Assert.SkipWhen(peer == AwsPeer.Aws, "A pipeline on AWS needs a role and buckets.");
        return aws;
    }

    private static async Task<string> CreateAsync(AwsSession aws, string? name = null)
    {
        name ??= AwsSession.Unique("pipeline");
        await CallAsync(aws, "CreatePipeline", new()
        {
            ["pipeline"] = new JsonObject
            {
                ["name"] = name,
                ["roleArn"] = "arn:aws:iam::123456789012:role/pipeline",
                ["artifactStore"] = new JsonObject { ["type"] = "S3", ["location"] = "store" },
                ["pipelineType"] = "V2",
                ["stages"] = new JsonArray(
                    Stage("Source", "Source", "S3", new() { ["S3Bucket"] = "bucket", ["S3ObjectKey"] = "key.zip" }),
                    Stage("Build", "Build", "CodeBuild", new() { ["ProjectName"] = "project" })),
                ["variables"] = new JsonArray(
                    new JsonObject { ["name"] = "COMMIT_ID" },
                    new JsonObject { ["name"] = "STAGE", ["defaultValue"] = "test" }),
            },
        });
        return name;
    }

    private static JsonObject Stage(string name, string category, string provider, JsonObject configuration) => new()
    {
        ["name"] = name,
        ["actions"] = new JsonArray(new JsonObject
        {
            ["name"] = name,
            ["actionTypeId"] = new JsonObject
            {
                ["category"] = category,
                ["owner"] = "AWS",
                ["provider"] = provider,
                ["version"] = "1",
            },
            ["configuration"] = configuration,
        }),
    };

    private static JsonObject StartInput(string name, string token, string version) => new()
    {
        ["name"] = name,
        ["clientRequestToken"] = token,
        ["sourceRevisions"] = new JsonArray(new JsonObject
        {
            ["actionName"] = "Source",
            ["revisionType"] = "S3_OBJECT_VERSION_ID",
            ["revisionValue"] = version,
        }),
        ["variables"] = new JsonArray(new JsonObject { ["name"] = "COMMIT_ID", ["value"] = "abc" }),
    };

    private static async Task<string> StartAsync(AwsSession aws, string name, string token, string version) =>
        (await CallAsync(aws, "StartPipelineExecution", StartInput(name, token, version)))["pipelineExecutionId"]!.GetValue<string>();

    private static Task<JsonNode> CallAsync(AwsSession aws, string operation, JsonObject input) =>
        aws.CallAsync("codepipeline", "CodePipeline_20150709." + operation, input);
}
