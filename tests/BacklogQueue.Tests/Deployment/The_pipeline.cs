using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BacklogQueue.Local.Template;

namespace BacklogQueue.Tests.Deployment;

public sealed class The_pipeline
{
    private static readonly string s_key = ArtifactKey.For(new RefId("example", "SHOP", "web", "refs/heads/release/1.x"))!;

    [Fact]
    public void It_is_there_only_for_a_repository_that_is_named()
    {
        string[] added = [.. new DeployedStack(("PipelineRepository", "SHOP/web")).Ids.Except(DeployedStack.Plain.Ids)];

        Assert.Equal(
            [
                "BuildLogs", "BuildProject", "BuildRole", "Pipeline", "PipelineBucket", "PipelineBucketPolicy", "PipelineRole",
                "PipelineRule", "PipelineStartRole",
            ],
            added.Order());
    }

    [Fact]
    public void A_worker_that_starts_it_takes_the_place_of_the_rule()
    {
        string[] added = [.. DeployedStack.Direct.Ids.Except(DeployedStack.Plain.Ids)];

        Assert.Equal(
            ["BuildLogs", "BuildProject", "BuildRole", "Pipeline", "PipelineBucket", "PipelineBucketPolicy", "PipelineRole"],
            added.Order());
        Assert.Equal("AWS::StackName,", Startable(DeployedStack.Direct));
        Assert.Equal(",", Startable(DeployedStack.Full));
        Assert.Equal(DeployedStack.Direct.Properties("Pipeline")["Name"]!.ToString(), Startable(DeployedStack.Direct).TrimEnd(','));
    }

    [Theory]
    [InlineData("StartedPipelines", "arn:aws:codepipeline:eu-central-1:111122223333:web")]
    [InlineData("PipelineStart", "Direct")]
    public void A_start_that_would_be_both_ways_or_none_is_no_stack(string parameter, string value) =>
        Assert.Throws<TemplateException>(() => new DeployedStack((parameter, value)));

    [Fact]
    public void What_the_worker_tells_it_it_declares_and_hands_to_the_build()
    {
        string[] told = [RoutePipeline.CommitVariable, RoutePipeline.BranchVariable, RoutePipeline.RepositoryVariable];
        JsonArray declared = DeployedStack.Direct.Properties("Pipeline")["Variables"]!.AsArray();
        JsonArray built = JsonNode.Parse(
            Action("Build", DeployedStack.Direct)["Configuration"]!["EnvironmentVariables"]!.ToString())!.AsArray();

        // A run that a person starts, or CodePipeline after its making, tells nothing.
        Assert.All(declared, variable => Assert.NotNull(variable!["DefaultValue"]));
        Assert.Equal(told, declared.Select(variable => variable!["Name"]!.ToString()));
        Assert.Equal(
            ["ARTIFACT_VERSION=#{Source.VersionId}", .. told.Select(name => $"{name}=#{{variables.{name}}}")],
            built.Select(variable => $"{variable!["name"]}={variable["value"]}"));
        Assert.Equal(RoutePipeline.DefaultSource, Action("Source", DeployedStack.Direct)["Name"]!.ToString());
        Assert.False(DeployedStack.Full.Properties("Pipeline").ContainsKey("Variables"));
    }

    [Fact]
    public void Its_source_is_the_branchs_artifact_and_it_does_not_poll()
    {
        JsonNode source = Action("Source");

        Assert.Equal("ArtifactBucket", source["Configuration"]!["S3Bucket"]!.ToString());
        Assert.Equal(s_key, source["Configuration"]!["S3ObjectKey"]!.ToString());
        Assert.False((bool)source["Configuration"]!["PollForSourceChanges"]!);
        Assert.Equal("V2", DeployedStack.Full.Properties("Pipeline")["PipelineType"]!.ToString());
    }

    [Fact]
    public void The_rule_takes_new_versions_of_that_artifact_only()
    {
        JsonNode pattern = DeployedStack.Full.Properties("PipelineRule")["EventPattern"]!;

        Assert.Equal("""["aws.s3"]""", pattern["source"]!.ToJsonString());
        Assert.Equal("""["Object Created"]""", pattern["detail-type"]!.ToJsonString());
        Assert.Equal("""["ArtifactBucket"]""", pattern["detail"]!["bucket"]!["name"]!.ToJsonString());
        Assert.Equal($"[\"{s_key}\"]", pattern["detail"]!["object"]!["key"]!.ToJsonString());
    }

    [Fact]
    public void The_rule_hands_over_the_exact_version()
    {
        JsonNode? upload = JsonNode.Parse("""
            { "detail": { "object": { "key": "SHOP/web/release/1.x.zip", "version-id": "v.3_Xy" } } }
            """);
        JsonNode target = Assert.Single(DeployedStack.Full.Properties("PipelineRule")["Targets"]!.AsArray())!;
        (string name, JsonNode? path) = Assert.Single(target["InputTransformer"]!["InputPathsMap"]!.AsObject());
        JsonNode value = path!.ToString().Split('.')[1..].Aggregate(upload!, (node, member) => node[member]!);

        string input = target["InputTransformer"]!["InputTemplate"]!.ToString().Replace($"<{name}>", value.ToString(), StringComparison.Ordinal);

        JsonNode revision = Assert.Single(JsonNode.Parse(input)!["sourceRevisions"]!.AsArray())!;
        Assert.Equal(Action("Source")["Name"]!.ToString(), revision["actionName"]!.ToString());
        Assert.Equal("S3_OBJECT_VERSION_ID", revision["revisionType"]!.ToString());
        Assert.Equal("v.3_Xy", revision["revisionValue"]!.ToString());
    }

    [Theory]
    [InlineData("PipelineStartRole", "events.amazonaws.com", "events", "rule/AWS::StackName-artifact")]
    [InlineData("PipelineRole", "codepipeline.amazonaws.com", "codepipeline", "AWS::StackName")]
    [InlineData("BuildRole", "codebuild.amazonaws.com", "codebuild", "project/AWS::StackName")]
    public void A_role_is_lent_to_its_own_resource_and_to_nobody_elses(string role, string service, string arnService, string resource)
    {
        JsonNode trust = Assert.Single(
            DeployedStack.Full.Properties(role)["AssumeRolePolicyDocument"]!["Statement"]!.AsArray())!;

        Assert.Equal(service, trust["Principal"]!["Service"]!.ToString());
        JsonNode condition = trust["Condition"]!["StringEquals"]!;
        Assert.Equal("AWS::AccountId", condition["aws:SourceAccount"]!.ToString());
        Assert.Equal(
            $"arn:AWS::Partition:{arnService}:AWS::Region:AWS::AccountId:{resource}", condition["aws:SourceArn"]!.ToString());
    }

    [Fact]
    public void The_names_that_the_trusts_rest_on_are_the_resources_names()
    {
        Assert.Equal("AWS::StackName-artifact", DeployedStack.Full.Properties("PipelineRule")["Name"]!.ToString());
        Assert.Equal("AWS::StackName", DeployedStack.Full.Properties("Pipeline")["Name"]!.ToString());
        Assert.Equal("AWS::StackName", DeployedStack.Full.Properties("BuildProject")["Name"]!.ToString());
    }

    [Fact]
    public void The_build_follows_the_repositorys_buildspec_and_knows_which_version_it_builds()
    {
        JsonObject project = DeployedStack.Full.Properties("BuildProject");
        JsonNode variable = Assert.Single(
            JsonNode.Parse(Action("Build")["Configuration"]!["EnvironmentVariables"]!.ToString())!.AsArray())!;

        Assert.Equal("buildspec.yml", project["Source"]!["BuildSpec"]!.ToString());
        Assert.Equal("BuildLogs", project["LogsConfig"]!["CloudWatchLogs"]!["GroupName"]!.ToString());
        Assert.Equal("BuildProject", Action("Build")["Configuration"]!["ProjectName"]!.ToString());
        Assert.Equal(("ARTIFACT_VERSION", "#{Source.VersionId}"), (variable["name"]!.ToString(), variable["value"]!.ToString()));
        Assert.Equal("Source", Action("Source")["Namespace"]!.ToString());
        Assert.Contains(project["Environment"]!["EnvironmentVariables"]!.AsArray(), one =>
            one!["Name"]!.ToString() == "ARTIFACT_KEY" && one["Value"]!.ToString() == s_key);
    }

    [Theory]
    [InlineData("SHOP", "web", "main")]
    [InlineData("A_1", "a.b-c", "release/1.x")]
    [InlineData("SHOP", "web", "日本")]
    [InlineData("SHOP", "web", "a+b")]
    [InlineData("SHOP", "web", "@tags")]
    [InlineData("SHOP", "my web", "main")]
    [InlineData("SHOP", "web", "a//b")]
    public void A_name_is_taken_only_if_the_artifacts_key_has_it_as_it_is(string project, string repository, string branch)
    {
        JsonNode parameters = TemplateYaml.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "template.yaml")))["Parameters"]!;
        bool isTaken = IsTaken(parameters["PipelineRepository"]!, $"{project}/{repository}") && IsTaken(parameters["PipelineBranch"]!, branch);
        bool isPlain = ArtifactKey.For(new RefId("example", project, repository, $"refs/heads/{branch}")) == $"{project}/{repository}/{branch}.zip";

        Assert.True(isPlain || !isTaken, "the pipeline would wait for a key that no artifact has");
        Assert.Equal(branch is "main" or "release/1.x" && repository != "my web", isTaken);
    }

    private static bool IsTaken(JsonNode parameter, string value) => Regex.IsMatch(value, parameter["AllowedPattern"]!.ToString());

    private static string Startable(DeployedStack stack) =>
        stack.Properties("PackagingFunction")["Environment"]!["Variables"]![Settings.PipelinesVariable]!.ToString();

    private static JsonNode Action(string name, DeployedStack? stack = null) => (stack ?? DeployedStack.Full).Properties("Pipeline")["Stages"]!.AsArray()
        .SelectMany(stage => stage!["Actions"]!.AsArray()).Single(action => action!["Name"]!.ToString() == name)!;
}
