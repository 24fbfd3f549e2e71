using System.Text.Json.Nodes;
using BacklogQueue.Local.Template;

namespace BacklogQueue.Tests.Deployment;

/// <summary>
/// The repository's <c>worker-service.yaml</c> as CloudFormation works it out, for a stack that is called <c>AWS::StackName</c>
/// as in <see cref="DeployedStack"/>.
/// </summary>
internal sealed class WorkerService
{
    private readonly JsonObject _root = TemplateYaml.Parse(File.ReadAllText(Path));
    private readonly TemplateResolver _resolver;

    public WorkerService(params (string Name, string Value)[] parameters)
    {
        Dictionary<string, string> values = Parameters.ToDictionary(parameter => parameter.Key, parameter => parameter.Value?["Default"]?.ToString() ?? parameter.Key);
        values["Stack"] = "AWS::StackName";
        foreach ((string name, string value) in parameters)
        {
            values[name] = value;
        }

        _resolver = new TemplateResolver(
            values, (id, attribute) => attribute is null ? id : $"{id}.{attribute}", TemplateConditions.Read(_root, values));
    }

    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "container", "worker-service.yaml");

    public JsonObject Parameters => _root[nameof(Parameters)]!.AsObject();

    public JsonNode Container => Properties("Task")["ContainerDefinitions"]![0]!;

    public JsonObject Properties(string id) => (JsonObject)_resolver.Resolve(_root["Resources"]![id]!["Properties"])!;

    public IEnumerable<JsonNode> Statements(string role) => Properties(role)["Policies"]!.AsArray()
        .SelectMany(policy => policy!["PolicyDocument"]!["Statement"]!.AsArray())
        .Select(statement => statement!);
}
