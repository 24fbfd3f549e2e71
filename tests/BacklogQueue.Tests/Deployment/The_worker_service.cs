using System.Reflection;
using System.Text.Json.Nodes;
using BacklogQueue.Packaging;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Deployment;

/// <summary>The service that runs the worker in containers, against the program, its image and the stack whose queue it works on.</summary>
public sealed class The_worker_service
{
    private static readonly WorkerService s_service = new();

    [Fact]
    public async Task The_linter_finds_nothing()
    {
        Assert.SkipUnless(Command.Exists("cfn-lint"), "cfn-lint is not installed");

        Assert.Equal("", await Command.RunAsync("cfn-lint", [WorkerService.Path]));
    }

    [Fact]
    public void Its_role_allows_what_the_program_calls_and_nothing_else()
    {
        IEnumerable<string> called = IamActions.Of(ReachableCode.From(Assembly.Load("BacklogQueue.Packaging")));

        Assert.Equal(
            called.Except(["codepipeline:StartPipelineExecution"]).Append("s3:ListBucket").Order(),
            Actions(s_service.Statements("WorkerRole")).Order());
    }

    [Fact]
    public void Pipelines_that_it_starts_are_named_to_the_program_and_to_its_role()
    {
        const string Pipelines = "arn:aws:codepipeline:eu-central-1:111122223333:web,arn:aws:codepipeline:eu-central-1:111122223333:api";
        WorkerService service = new(("StartedPipelines", Pipelines));
        JsonNode added = Assert.Single(service.Statements("WorkerRole").Skip(s_service.Statements("WorkerRole").Count()));

        Assert.Equal(["codepipeline:StartPipelineExecution"], Actions([added]));
        Assert.Equal(Pipelines.Split(','), added["Resource"]!.AsArray().Select(pipeline => pipeline!.ToString()));
        Assert.Equal("", Variables()[Settings.PipelinesVariable]);
        Assert.Equal(Pipelines, Variables(service)[Settings.PipelinesVariable]);
    }

    [Fact]
    public void A_key_of_the_stack_adds_its_use_and_nothing_else()
    {
        const string Key = "arn:aws:kms:eu-central-1:111122223333:key/1";
        JsonNode[] added = [.. new WorkerService(("KeyArn", Key)).Statements("WorkerRole").Skip(s_service.Statements("WorkerRole").Count())];

        Assert.Equal(["kms:Decrypt", "kms:GenerateDataKey"], Actions(added));
        Assert.Equal(Key, Assert.Single(added)["Resource"]!.ToString());
    }

    [Theory]
    [InlineData("secretsmanager:GetSecretValue", "arn:AWS::Partition:secretsmanager:AWS::Region:AWS::AccountId:secret:backlogqueue/git-??????")]
    [InlineData("sqs:ReceiveMessage", "arn:AWS::Partition:sqs:AWS::Region:AWS::AccountId:AWS::StackName-pushes.fifo")]
    [InlineData("sqs:SendMessage", "arn:AWS::Partition:sqs:AWS::Region:AWS::AccountId:AWS::StackName-pushes-dead.fifo")]
    [InlineData("s3:PutObject", "arn:AWS::Partition:s3:::Bucket/*")]
    [InlineData("s3:ListBucket", "arn:AWS::Partition:s3:::Bucket")]
    [InlineData("dynamodb:UpdateItem", "arn:AWS::Partition:dynamodb:AWS::Region:AWS::AccountId:table/Table")]
    public void An_action_reaches_one_resource(string action, string resource) => Assert.Equal(
        [resource],
        s_service.Statements("WorkerRole").Where(statement => Actions([statement]).Contains(action)).Select(statement => statement["Resource"]!.ToString()));

    [Fact]
    public void What_starts_it_may_fetch_the_image_and_write_the_log() => Assert.Equal(
        [
            "ecr:GetAuthorizationToken *",
            "ecr:BatchCheckLayerAvailability,ecr:BatchGetImage,ecr:GetDownloadUrlForLayer arn:AWS::Partition:ecr:AWS::Region:AWS::AccountId:repository/backlogqueue-worker",
            "logs:CreateLogStream,logs:PutLogEvents arn:AWS::Partition:logs:AWS::Region:AWS::AccountId:log-group:Logs:log-stream:*",
        ],
        s_service.Statements("StartRole").Select(statement => $"{string.Join(',', Actions([statement]))} {statement["Resource"]}"));

    [Fact]
    public void Its_queues_are_those_of_the_stack()
    {
        Assert.Equal(
            DeployedStack.Plain.Properties("PushQueue")["QueueName"]!.ToString(), Variables()[Settings.QueueUrlVariable].Split('/')[^1]);
        Assert.Equal(
            DeployedStack.Plain.Properties("DeadLetterQueue")["QueueName"]!.ToString(), Variables()[Settings.DeadLetterQueueUrlVariable].Split('/')[^1]);
    }

    [Fact]
    public void It_is_told_what_the_function_is_told_and_how_much_to_do_at_a_time()
    {
        JsonObject ofFunction = DeployedStack.Plain.Properties("PackagingFunction")["Environment"]!["Variables"]!.AsObject();

        Assert.Equal(
            ofFunction.Select(variable => variable.Key).Append("AWS_REGION").Append(Settings.WorkerConcurrencyVariable).Order(), Variables().Keys.Order());
        Assert.All(
            new[] { Settings.MaxReceiveCountVariable, Settings.MessageLeaseVariable, Settings.AuditDaysVariable },
            name => Assert.Equal((name, ofFunction[name]!.ToString()), (name, Variables()[name])));
    }

    [Fact]
    public void It_is_killed_only_after_the_worker_has_handed_back_what_it_had()
    {
        double seconds = double.Parse(s_service.Container["StopTimeout"]!.ToString(), null);

        Assert.InRange(seconds, QueueWorker.Grace.TotalSeconds + 5, 120); // the most that Fargate waits
    }

    [Fact]
    public void It_writes_to_one_volume_only_which_the_image_declares_for_its_user()
    {
        Assert.Equal("true", s_service.Container["ReadonlyRootFilesystem"]!.ToString());
        JsonNode mount = Assert.Single(s_service.Container["MountPoints"]!.AsArray())!;

        Assert.Equal(ContainerFile.Current.Environment["TMPDIR"], mount["ContainerPath"]!.ToString());
        Assert.Equal(Assert.Single(s_service.Properties("Task")["Volumes"]!.AsArray())!["Name"]!.ToString(), mount["SourceVolume"]!.ToString());
    }

    [Fact]
    public void Nobody_calls_it()
    {
        Assert.Null(s_service.Container["PortMappings"]);
        Assert.Null(s_service.Properties("SecurityGroup")["SecurityGroupIngress"]);
        Assert.Equal("443", Assert.Single(s_service.Properties("SecurityGroup")["SecurityGroupEgress"]!.AsArray())!["ToPort"]!.ToString());
    }

    private static Dictionary<string, string> Variables(WorkerService? service = null) => (service ?? s_service).Container["Environment"]!.AsArray()
        .ToDictionary(variable => variable!["Name"]!.ToString(), variable => variable!["Value"]!.ToString());

    private static IEnumerable<string> Actions(IEnumerable<JsonNode> statements) => statements
        .SelectMany(statement => statement["Action"] is JsonArray list ? list.Select(action => action!.ToString()) : [statement["Action"]!.ToString()]);
}
