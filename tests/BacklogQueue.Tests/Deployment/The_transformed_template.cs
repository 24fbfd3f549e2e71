using System.Text.Json.Nodes;
using BacklogQueue.Local.Template;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Deployment;

/// <summary>The template as CloudFormation gets it, by AWS's own linter and transform.</summary>
public sealed class The_transformed_template
{
    [Fact]
    public async Task The_linter_finds_nothing()
    {
        Assert.SkipUnless(Command.Exists("cfn-lint"), "cfn-lint is not installed");

        Assert.Equal("", await Command.RunAsync("cfn-lint", [AwsTools.TemplatePath]));
    }

    // Names the stage, which the transform makes.
    private const string NamesTheStage = "DomainMapping";

    [Fact]
    public async Task The_transform_touches_nothing_but_API_and_functions()
    {
        JsonObject transformed = (await AwsTools.TransformAsync())["Resources"]!.AsObject();
        JsonObject written = TemplateYaml.Parse(await File.ReadAllTextAsync(AwsTools.TemplatePath, TestContext.Current.CancellationToken));

        Assert.All(
            written["Resources"]!.AsObject().Where(one =>
                one.Key != NamesTheStage && !Type(one.Value!).StartsWith("AWS::Serverless", StringComparison.Ordinal)),
            one => Assert.True(
                JsonNode.DeepEquals(AsTexts(one.Value), AsTexts(transformed[one.Key])), $"{one.Key}: {transformed[one.Key]?.ToJsonString()}"));
    }

    [Fact]
    public async Task The_queue_feeds_the_worker_and_believes_its_partial_answers()
    {
        JsonNode mapping = Assert.Single(await OfTypeAsync("AWS::Lambda::EventSourceMapping"))["Properties"]!;

        Assert.Equal("""["ReportBatchItemFailures"]""", mapping["FunctionResponseTypes"]!.ToJsonString());
        Assert.Equal("1", mapping["BatchSize"]!.ToString());
        Assert.Equal("""{"Fn::GetAtt":["PushQueue","Arn"]}""", mapping["EventSourceArn"]!.ToJsonString());
        Assert.Equal("""{"Ref":"PackagingConcurrency"}""", mapping["ScalingConfig"]!["MaximumConcurrency"]!.ToJsonString());
    }

    [Fact]
    public async Task The_API_has_the_webhook_and_health_and_nothing_else()
    {
        JsonNode body = Assert.Single(await OfTypeAsync("AWS::ApiGatewayV2::Api"))["Properties"]!["Body"]!;

        Assert.Equal(
            ["/health get", "/webhooks/{space} post"],
            body["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => $"{path.Key} {method.Key}")).Order());
        Assert.Equal("2.0", body["paths"]!["/webhooks/{space}"]!["post"]!["x-amazon-apigateway-integration"]!["payloadFormatVersion"]!.ToString());
        Assert.Null(body["x-amazon-apigateway-cors"]);
        Assert.NotNull(body["servers"]![0]!["x-amazon-apigateway-endpoint-configuration"]!["disableExecuteApiEndpoint"]!["Fn::If"]);
    }

    [Fact]
    public async Task The_stage_is_throttled_and_logged()
    {
        JsonNode stage = Assert.Single(await OfTypeAsync("AWS::ApiGatewayV2::Stage"))["Properties"]!;

        Assert.Equal("""{"Ref":"ApiRateLimit"}""", stage["DefaultRouteSettings"]!["ThrottlingRateLimit"]!.ToJsonString());
        Assert.Equal("""{"Fn::GetAtt":["ApiLogs","Arn"]}""", stage["AccessLogSettings"]!["DestinationArn"]!.ToJsonString());
    }

    [Fact]
    public async Task Functions_keep_their_own_roles_tracing_and_logs()
    {
        IReadOnlyList<JsonNode> functions = await OfTypeAsync("AWS::Lambda::Function");

        // SAM adds its own, wider, managed policies to a function that names no role.
        Assert.Equal(2, functions.Count);
        Assert.DoesNotContain("arn:aws:iam::aws:policy", string.Concat(functions.Select(function => function.ToJsonString())), StringComparison.Ordinal);
        Assert.All(functions, function =>
        {
            Assert.EndsWith("Role\",\"Arn\"]}", function["Properties"]!["Role"]!.ToJsonString(), StringComparison.Ordinal);
            Assert.Equal("Active", function["Properties"]!["TracingConfig"]!["Mode"]!.ToString());
            Assert.EndsWith("Logs\"}", function["Properties"]!["LoggingConfig"]!["LogGroup"]!.ToJsonString(), StringComparison.Ordinal);
            Assert.Equal("provided.al2023", function["Properties"]!["Runtime"]!.ToString());
        });
    }

    [Fact]
    public async Task The_transform_adds_no_resource_but_what_events_need()
    {
        JsonObject transformed = (await AwsTools.TransformAsync())["Resources"]!.AsObject();

        IEnumerable<string> added = transformed.Select(one => one.Key).Except(DeployedStack.Full.Ids);

        Assert.Equal(
            ["ApiApiGatewayDefaultStage", "IngestFunctionHealthPermission", "IngestFunctionWebhookPermission", "PackagingFunctionPushes"],
            added.Order());
    }

    private static async Task<IReadOnlyList<JsonNode>> OfTypeAsync(string type) =>
        [.. (await AwsTools.TransformAsync())["Resources"]!.AsObject().Select(one => one.Value!).Where(one => Type(one) == type)];

    private static string Type(JsonNode resource) => resource["Type"]!.ToString();

    // The two readers of YAML differ in what they make of a plain date, number or flag, which is one text to CloudFormation.
    private static JsonNode? AsTexts(JsonNode? node) => node switch
    {
        JsonObject value => new JsonObject(value.Select(member => KeyValuePair.Create(member.Key, AsTexts(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(AsTexts)]),
        null => null,
        _ => JsonValue.Create(node.ToString()),
    };
}
