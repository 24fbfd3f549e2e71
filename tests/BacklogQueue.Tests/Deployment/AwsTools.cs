using System.Text;
using System.Text.Json.Nodes;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Deployment;

/// <summary>
/// AWS's own tools and moto on <c>template.yaml</c>, where they are installed; a test skips visibly where they are not:
/// <c>pip install cfn-lint aws-sam-translator 'moto[all]' boto3</c>.
/// </summary>
internal static class AwsTools
{
    // Neither the machine's credentials nor its region.
    private static readonly Dictionary<string, string?> s_environment = new()
    {
        ["AWS_DEFAULT_REGION"] = "ap-northeast-1",
        ["AWS_ACCESS_KEY_ID"] = "testing",
        ["AWS_SECRET_ACCESS_KEY"] = "testing",
        ["AWS_ENDPOINT_URL"] = null,
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };

    private static readonly Lazy<Task<string>> s_transformed = new(() => RunAsync("transform.py", [TemplatePath]));

    public static string TemplatePath => Path.Combine(AppContext.BaseDirectory, "template.yaml");

    /// <summary>What the SAM transform makes of the template.</summary>
    public static async Task<JsonObject> TransformAsync()
    {
        await RequireAsync("samtranslator");
        return JsonNode.Parse(await s_transformed.Value)!.AsObject();
    }

    /// <summary>What exists in moto after the transformed template is deployed there.</summary>
    public static async Task<JsonObject> DeployAsync(params string[] parameters)
    {
        await RequireAsync("samtranslator");
        await RequireAsync("moto");
        string answer = await RunAsync("deploy.py", parameters, Encoding.UTF8.GetBytes(await s_transformed.Value));
        return JsonNode.Parse(answer)!.AsObject();
    }

    private static Task<string> RunAsync(string script, string[] arguments, byte[]? input = null) => Command.RunAsync(
        "python3", [Path.Combine(AppContext.BaseDirectory, "Deployment", script), .. arguments], environment: s_environment, input: input);

    private static async Task RequireAsync(string module)
    {
        bool isThere = Command.Exists("python3")
            && await Command.RunAsync("python3", ["-c", $"import importlib.util as u; print(u.find_spec('{module}') is not None)"]) == "True\n";
        Assert.SkipUnless(isThere, $"Python's {module} is not installed");
    }
}
