using System.Text.Json.Nodes;
using BacklogQueue.Local.Template;

namespace BacklogQueue.Tests.Deployment;

/// <summary>
/// The repository's <c>template.yaml</c> as CloudFormation works it out for some parameters. What only a deployment knows
/// stands there by name: <c>Ref</c> gives the logical id, <c>GetAtt</c> <c>ID.ATTRIBUTE</c>, a pseudo parameter its own name.
/// </summary>
internal sealed class DeployedStack
{
    private readonly StackTemplate _template;
    private readonly TemplateResolver _resolver;

    public DeployedStack(params (string Name, string Value)[] parameters)
    {
        _template = StackTemplate.Load(
            Path.Combine(AppContext.BaseDirectory, "template.yaml"),
            parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));
        _resolver = new TemplateResolver(
            _template.Parameters, (id, attribute) => attribute is null ? id : $"{id}.{attribute}", _template.Conditions);
    }

    /// <summary>With every optional part.</summary>
    public static DeployedStack Full { get; } = new(
        ("DomainName", "hooks.example.com"),
        ("CertificateArn", "arn:aws:acm:eu-central-1:111122223333:certificate/1"),
        ("HostedZoneId", "Z1"),
        ("CustomerKey", "true"),
        ("AlarmEmail", "team@example.com"),
        ("PipelineRepository", "SHOP/web"),
        ("PipelineBranch", "release/1.x"));

    /// <summary>With a pipeline that the worker starts itself.</summary>
    public static DeployedStack Direct { get; } = new(("PipelineRepository", "SHOP/web"), ("PipelineStart", "Direct"));

    /// <summary>With none.</summary>
    public static DeployedStack Plain { get; } = new();

    public IReadOnlyDictionary<string, string> Parameters => _template.Parameters;

    public IEnumerable<string> Ids => _template.Resources.Select(resource => resource.LogicalId);

    public IEnumerable<(string Id, JsonObject Properties)> OfType(string type) =>
        _template.OfType(type).Select(resource => (resource.LogicalId, Resolve(resource.Properties)));

    public JsonObject Properties(string id) => Resolve(_template.Resources.Single(resource => resource.LogicalId == id).Properties);

    private JsonObject Resolve(JsonObject properties) => (JsonObject)_resolver.Resolve(properties)!;
}
