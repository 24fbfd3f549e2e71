using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Template;

/// <summary>
/// What the local stack reads of <c>template.yaml</c>: parameters, rules, conditions, and the resources whose condition
/// holds. Resources that only AWS has are listed in <see cref="TemplateTypes"/>.
/// </summary>
internal sealed class StackTemplate
{
    private const string ParametersSection = "Parameters";
    private const string ResourcesSection = "Resources";

    private static readonly string[] s_members = ["Type", "Condition", "Properties", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"];

    private StackTemplate(
        IReadOnlyDictionary<string, string> parameters,
        IReadOnlyDictionary<string, bool> conditions,
        IReadOnlyList<TemplateResource> resources)
    {
        Parameters = parameters;
        Conditions = conditions;
        Resources = resources;
    }

    /// <summary>By name: the value given, else the default. Numbers in their invariant form.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, bool> Conditions { get; }

    /// <summary>In the template's order, without those whose condition does not hold.</summary>
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
    /// <exception cref="TemplateException">
    /// Not a template, a parameter is unknown or has no value, a rule is broken, or something is not understood here.
    /// </exception>
    public static StackTemplate Parse(string text, IReadOnlyDictionary<string, string> parameters)
    {
        JsonObject root = TemplateYaml.Parse(text);
        Dictionary<string, string> values = ReadParameters(root, parameters);
        IReadOnlyDictionary<string, bool> conditions = TemplateConditions.Read(root, values);
        return new StackTemplate(values, conditions, [.. ReadResources(root, conditions)]);
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

    private static IEnumerable<TemplateResource> ReadResources(JsonObject root, IReadOnlyDictionary<string, bool> conditions)
    {
        JsonObject resources = root[ResourcesSection] as JsonObject ?? throw new TemplateException("Resources: absent.");
        foreach ((string logicalId, JsonNode? node) in resources)
        {
            string place = $"Resources.{logicalId}";
            JsonObject resource = node as JsonObject ?? throw new TemplateException($"{place}: is no resource.");
            string type = resource["Type"]?.ToString() ?? throw new TemplateException($"{place}.Type: absent.");
            if (!TemplateTypes.IsKnown(type))
            {
                throw new TemplateException($"{place}.Type: {type} is not understood here.");
            }

            TemplateProperties.AllowOnly(resource, place, s_members);
            if (Holds(resource["Condition"]?.ToString(), place, conditions))
            {
                yield return new TemplateResource(logicalId, type, resource["Properties"] as JsonObject ?? []);
            }
        }
    }

    private static bool Holds(string? condition, string place, IReadOnlyDictionary<string, bool> conditions) =>
        condition is null || (conditions.TryGetValue(condition, out bool holds)
            ? holds
            : throw new TemplateException($"{place}.Condition: there is no \"{condition}\"."));
}
