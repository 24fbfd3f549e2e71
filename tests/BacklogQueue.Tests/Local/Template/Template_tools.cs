using System.Text.Json.Nodes;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Template;

/// <summary>AWS's own tools judge <c>template.yaml</c>, where they are installed: <c>pip install cfn-lint aws-sam-translator</c>.</summary>
public sealed class Template_tools
{
    private const string Transform = """
        import json, sys
        from samtranslator.translator.transform import transform
        from samtranslator.yaml_helper import yaml_parse

        class NoManagedPolicies:
            def load(self):
                return {}

        template = yaml_parse(open(sys.argv[1]).read())
        for resource in template["Resources"].values():
            if resource["Type"] == "AWS::Serverless::Function":
                resource["Properties"]["CodeUri"] = "s3://bucket/uploaded"
        print(json.dumps(transform(template, {}, NoManagedPolicies())))
        """;

    private static readonly Dictionary<string, string?> s_region = new() { ["AWS_DEFAULT_REGION"] = "ap-northeast-1" };

    private static string TemplatePath => Path.Combine(AppContext.BaseDirectory, "template.yaml");

    [Fact]
    public async Task The_linter_finds_nothing()
    {
        Assert.SkipUnless(Command.Exists("cfn-lint"), "cfn-lint is not installed");

        Assert.Equal("", await Command.RunAsync("cfn-lint", [TemplatePath]));
    }

    [Fact]
    public async Task The_SAM_transform_makes_what_the_local_stack_runs()
    {
        Assert.SkipUnless(await HasTranslatorAsync(), "samtranslator is not installed");

        string json = await Command.RunAsync("python3", ["-c", Transform, TemplatePath], environment: s_region);

        JsonObject resources = JsonNode.Parse(json)!["Resources"]!.AsObject();
        JsonNode mapping = resources.Select(one => one.Value!).Single(one => one["Type"]!.ToString() == "AWS::Lambda::EventSourceMapping");
        Assert.Equal("""["ReportBatchItemFailures"]""", mapping["Properties"]!["FunctionResponseTypes"]!.ToJsonString());
        JsonObject paths = resources["Api"]!["Properties"]!["Body"]!["paths"]!.AsObject();
        Assert.Equal(["/health", "/webhooks/{space}"], paths.Select(path => path.Key).Order());
        Assert.Equal("2.0", paths["/webhooks/{space}"]!["post"]!["x-amazon-apigateway-integration"]!["payloadFormatVersion"]!.ToString());

        // SAM adds its own, wider, managed policies to a function that names no role.
        Assert.All(
            resources.Where(one => one.Value!["Type"]!.ToString() == "AWS::Lambda::Function"),
            one => Assert.EndsWith("Role\",\"Arn\"]}", one.Value!["Properties"]!["Role"]!.ToJsonString(), StringComparison.Ordinal));
    }

    private static async Task<bool> HasTranslatorAsync() => Command.Exists("python3")
        && await Command.RunAsync("python3", ["-c", "import importlib.util as u; print(u.find_spec('samtranslator') is not None)"]) == "True\n";
}
