using System.Reflection;
using System.Text.Json.Nodes;

namespace BacklogQueue.Tests.Deployment;

/// <summary>What roles allow, against what the programs can call: neither more nor less.</summary>
public sealed class Least_privilege
{
    // Done for a function by Lambda itself, with the function's role.
    private static readonly string[] s_ofEveryFunction =
        ["logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"];

    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: Lambda takes and deletes the messages.
    private static readonly string[] s_ofTheEventSource = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html: without it an absent key answers 403 instead of 404.
    private const string TellAbsent = "s3:ListBucket";

    // Only where the stack leaves the start of pipelines to the worker.
    private const string StartPipeline = "codepipeline:StartPipelineExecution";

    // Each with a key of the stack's own: secrets, queues, bucket and table are read and written with it.
    private static readonly string[] s_ofTheKey = ["kms:Decrypt", "kms:GenerateDataKey"];

    [Fact]
    public void The_webhooks_role_allows_what_its_program_calls_and_nothing_else()
    {
        IEnumerable<string> called = IamActions.Of(ReachableCode.From(Assembly.Load("BacklogQueue.Ingest")));

        Assert.Equal(called.Union(s_ofEveryFunction).Order(), Allowed(DeployedStack.Plain, "IngestRole"));
    }

    [Fact]
    public void The_workers_role_allows_what_its_program_calls_and_nothing_else()
    {
        IEnumerable<string> called = IamActions.Of(ReachableCode.From(Assembly.Load("BacklogQueue.Packaging")));

        string[] expected = [.. called.Union(s_ofEveryFunction).Union(s_ofTheEventSource).Append(TellAbsent).Order()];
        Assert.Equal(expected, Allowed(DeployedStack.Direct, "PackagingRole"));
        Assert.Equal(expected.Except([StartPipeline]), Allowed(DeployedStack.Plain, "PackagingRole"));
    }

    [Fact]
    public void The_worker_may_start_the_pipelines_that_are_named_and_no_other()
    {
        const string Others = "arn:aws:codepipeline:eu-central-1:111122223333:web,arn:aws:codepipeline:eu-central-1:111122223333:api";
        const string Own = "arn:AWS::Partition:codepipeline:AWS::Region:AWS::AccountId:AWS::StackName";
        DeployedStack others = new(("PipelineStart", "Direct"), ("StartedPipelines", Others));
        DeployedStack all = new(("PipelineStart", "Direct"), ("StartedPipelines", Others), ("PipelineRepository", "SHOP/web"));

        Assert.Empty(Started(DeployedStack.Full));
        Assert.Equal([Own], Started(DeployedStack.Direct));
        Assert.Equal(Others.Split(','), Started(others));
        Assert.Equal([Own, .. Others.Split(',')], Started(all));
    }

    [Theory]
    [InlineData("IngestRole")]
    [InlineData("PackagingRole")]
    public void A_key_of_its_own_adds_its_use_and_nothing_else(string role) => Assert.Equal(
        Allowed(DeployedStack.Plain, role).Union(s_ofTheKey).Order(), Allowed(DeployedStack.Full, role));

    [Fact]
    public void Every_function_has_a_role_that_no_other_has()
    {
        string[] roles = [.. DeployedStack.Full.OfType("AWS::Serverless::Function").Select(function => function.Properties["Role"]!.ToString())];

        Assert.Equal(["IngestRole.Arn", "PackagingRole.Arn"], roles.Order());
    }

    [Fact]
    public void No_role_has_policies_from_elsewhere() => Assert.All(
        DeployedStack.Full.OfType("AWS::IAM::Role"), role => Assert.False(role.Properties.ContainsKey("ManagedPolicyArns")));

    [Fact]
    public void No_action_is_a_pattern() => Assert.All(
        Statements(DeployedStack.Full), statement => Assert.All(Texts(statement["Action"]), action => Assert.DoesNotContain('*', action)));

    [Fact]
    public void No_resource_is_wider_than_one_resource_of_this_stack() => Assert.All(
        Statements(DeployedStack.Full).Concat(Statements(DeployedStack.Direct)),
        statement => Assert.All(
            Texts(statement["Resource"]),
            resource => Assert.True(IsOneOfOurs(resource) || HasNoResources(statement), $"{statement["Sid"]}: {resource}")));

    [Theory]
    [InlineData("secretsmanager:GetSecretValue", "IngestRole", "WebhookSecret")]
    [InlineData("sqs:SendMessage", "IngestRole", "PushQueue.Arn")]
    [InlineData("secretsmanager:GetSecretValue", "PackagingRole", "GitSecret")]
    [InlineData("sqs:SendMessage", "PackagingRole", "DeadLetterQueue.Arn")]
    [InlineData("sqs:DeleteMessage", "PackagingRole", "PushQueue.Arn")]
    [InlineData("s3:PutObject", "PackagingRole", "ArtifactBucket.Arn/*")]
    public void An_action_reaches_one_resource(string action, string role, string resource) => Assert.Equal(
        [resource],
        Statements(DeployedStack.Full, role).Where(statement => Texts(statement["Action"]).Contains(action))
            .SelectMany(statement => Texts(statement["Resource"])));

    private static IEnumerable<string> Started(DeployedStack stack) => Statements(stack, "PackagingRole")
        .Where(statement => Texts(statement["Action"]).Contains(StartPipeline))
        .SelectMany(statement => Texts(statement["Resource"]));

    // An id or its Arn, what lies in it, or something of AWS that bears the stack's own name.
    private static bool IsOneOfOurs(string resource) =>
        DeployedStack.Full.Ids.Contains(resource.Split('.')[0])
        || DeployedStack.Full.OfType("AWS::Logs::LogGroup").Any(group => resource.EndsWith($":log-group:{group.Id}:log-stream:*", StringComparison.Ordinal))
        || resource.EndsWith(":AWS::StackName", StringComparison.Ordinal)
        || resource.EndsWith(":project/BuildProject", StringComparison.Ordinal);

    private static bool HasNoResources(JsonNode statement) =>
        Texts(statement["Action"]).All(action => action.StartsWith("xray:", StringComparison.Ordinal));

    private static IEnumerable<string> Allowed(DeployedStack stack, string role) =>
        Statements(stack, role).SelectMany(statement => Texts(statement["Action"])).Distinct().Order();

    private static IEnumerable<JsonNode> Statements(DeployedStack stack, string? role = null) => stack.OfType("AWS::IAM::Role")
        .Where(one => role is null || one.Id == role)
        .SelectMany(one => one.Properties["Policies"]!.AsArray())
        .SelectMany(policy => policy!["PolicyDocument"]!["Statement"]!.AsArray())
        .Select(statement => statement!);

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Texts),
        JsonValue value => [value.ToString()],
        _ => [],
    };
}
