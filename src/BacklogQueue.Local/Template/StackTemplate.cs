using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Template;

/// <summary>
/// What the local stack reads of <c>template.yaml</c>: parameters and resources. Everything else, and every resource
/// that only AWS has (roles, log groups, alarms), is left unread.
/// </summary>
internal sealed class StackTemplate
{
    private const string ParametersSection = "Parameters";
    private const string ResourcesSection = "Resources";

    private StackTemplate(IReadOnlyDictionary<string, string> parameters, IReadOnlyList<TemplateResource> resources)
    {
        Parameters = parameters;
        Resources = resources;
    }

    /// <summary>By name: the value given, else the default. Numbers in their invariant form.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>In the template's order.</summary>
    public IReadOnlyList<TemplateResource> Resources { get; }

    /// <inheritdoc cref="Parse"/>
    public static StackTemplate Load(string path, IReadOnlyDictionary<string, string> parameters)
    {
        try
        {
            return Parse(File.ReadAllText(path), parameters);
        }
        catch (IOException problem)
        {
            throw new TemplateException($"{path}: cannot be read. {problem.Message}", problem);
        }
        catch (TemplateException problem)
        {
            throw new TemplateException($"{path}: {problem.Message}", problem);
        }
    }

    /// <param name="text">The template, in YAML or JSON.</param>
    /// <param name="parameters">Values of parameters; the others keep their defaults.</param>
    /// <exception cref="TemplateException">Not a template, or a parameter is unknown or has no value.</exception>
    public static StackTemplate Parse(string text, IReadOnlyDictionary<string, string> parameters)
    {
        JsonObject root = TemplateYaml.Parse(text);
        return new StackTemplate(ReadParameters(root, parameters), [.. ReadResources(root)]);
    }

    public IEnumerable<TemplateResource> OfType(string type) => Resources.Where(resource => resource.Type == type);

    private static Dictionary<string, string> ReadParameters(JsonObject root, IReadOnlyDictionary<string, string> given)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach ((string name, JsonNode? parameter) in root[ParametersSection] as JsonObject ?? [])
        {
            values[name] = given.GetValueOrDefault(name) ?? parameter?["Default"]?.ToString()
                ?? throw new TemplateException($"Parameters.{name}: has no default and no value was given.");
        }

        return given.Keys.FirstOrDefault(name => !values.ContainsKey(name)) is { } unknown
            ? throw new TemplateException($"Parameters: there is no \"{unknown}\".")
            : values;
    }

    private static IEnumerable<TemplateResource> ReadResources(JsonObject root)
    {
        JsonObject resources = root[ResourcesSection] as JsonObject ?? throw new TemplateException("Resources: absent.");
        foreach ((string logicalId, JsonNode? resource) in resources)
        {
            string type = resource?["Type"]?.ToString() ?? throw new TemplateException($"Resources.{logicalId}.Type: absent.");
            yield return new TemplateResource(logicalId, type, resource["Properties"] as JsonObject ?? []);
        }
    }
}
