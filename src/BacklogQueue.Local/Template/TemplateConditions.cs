using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Template;

/// <summary>
/// The <c>Conditions</c> and <c>Rules</c> of a template, over its parameters.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
/// </summary>
internal sealed class TemplateConditions
{
    private readonly JsonObject _conditions;
    private readonly TemplateResolver _parameters;
    private readonly Dictionary<string, bool> _values = new(StringComparer.Ordinal);
    private readonly Stack<string> _open = new();

    private TemplateConditions(JsonObject conditions, IReadOnlyDictionary<string, string> parameters)
    {
        _conditions = conditions;
        _parameters = new TemplateResolver(parameters, (_, _) => null);
    }

    /// <summary>What each condition is worth.</summary>
    /// <param name="root">The template.</param>
    /// <param name="parameters">By name; conditions and rules see nothing else.</param>
    /// <exception cref="TemplateException">A condition is not understood, or a rule is broken.</exception>
    public static IReadOnlyDictionary<string, bool> Read(JsonObject root, IReadOnlyDictionary<string, string> parameters)
    {
        TemplateConditions conditions = new(root["Conditions"] as JsonObject ?? [], parameters);
        foreach ((string name, _) in conditions._conditions)
        {
            conditions.Named(name);
        }

        foreach ((string name, JsonNode? rule) in root["Rules"] as JsonObject ?? [])
        {
            conditions.Check(name, rule as JsonObject ?? []);
        }

        return conditions._values;
    }

    private void Check(string name, JsonObject rule)
    {
        if (rule["RuleCondition"] is { } when && !IsTrue(when))
        {
            return;
        }

        foreach (JsonNode? assertion in rule["Assertions"] as JsonArray ?? [])
        {
            if (!IsTrue(assertion!["Assert"]))
            {
                throw new TemplateException($"Rules.{name}: {assertion["AssertDescription"]}");
            }
        }
    }

    private bool Named(string name)
    {
        if (_values.TryGetValue(name, out bool known))
        {
            return known;
        }

        if (_open.Contains(name))
        {
            throw new TemplateException($"Conditions.{name}: rests on itself.");
        }

        _open.Push(name);
        bool value = IsTrue(_conditions[name] ?? throw new TemplateException($"Conditions: there is no \"{name}\"."));
        _open.Pop();
        return _values[name] = value;
    }

    private bool IsTrue(JsonNode? node) => node is JsonObject { Count: 1 } call && call.First() is var (function, argument)
        ? function switch
        {
            "Condition" => Named(argument!.ToString()),
            "Fn::Equals" => _parameters.ResolveText(argument![0]) == _parameters.ResolveText(argument[1]),
            "Fn::Not" => !IsTrue(argument![0]),
            "Fn::And" => argument!.AsArray().All(IsTrue),
            "Fn::Or" => argument!.AsArray().Any(IsTrue),
            _ => throw new TemplateException($"{function} is no condition that is understood here."),
        }
        : throw new TemplateException($"A condition is expected instead of {node?.ToJsonString() ?? "nothing"}.");
}
