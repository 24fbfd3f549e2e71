using System.Text;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Template;

/// <summary>
/// Works out intrinsic functions: Ref, GetAtt, Sub, Join, Split and If over parameters, pseudo parameters and made resources.
/// Any other function is refused by name: a guess would make the local stack differ from AWS unseen.
/// </summary>
/// <param name="values">What a bare name gives: parameters and pseudo parameters (<c>AWS::Region</c>).</param>
/// <param name="resource">What <c>Ref</c> (attribute null) or <c>GetAtt</c> of a resource gives; null when there is no such thing.</param>
/// <param name="conditions">What <c>If</c> goes by.</param>
internal sealed class TemplateResolver(
    IReadOnlyDictionary<string, string> values,
    Func<string, string?, string?> resource,
    IReadOnlyDictionary<string, bool>? conditions = null)
{
    // AWS::NoValue: the member or list item is not there. Known by its identity, and never handed out.
    private static readonly JsonValue s_noValue = JsonValue.Create("AWS::NoValue");

    /// <summary>A copy of <paramref name="node"/> without functions. Numbers that came through a parameter are strings.</summary>
    /// <exception cref="TemplateException">An unknown function, name or attribute.</exception>
    public JsonNode? Resolve(JsonNode? node) => ResolveOrNoValue(node) is var value && IsNoValue(value) ? null : value;

    /// <summary>What <paramref name="node"/> stands for, as text.</summary>
    /// <inheritdoc cref="Resolve"/>
    public string ResolveText(JsonNode? node) => Resolve(node) switch
    {
        JsonValue value => value.ToString(),
        _ => throw new TemplateException($"A text is expected instead of {node?.ToJsonString() ?? "nothing"}."),
    };

    /// <summary>The resources' logical ids that <paramref name="node"/> names, at any depth.</summary>
    public static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject value when Function(value) == "Ref" => [value["Ref"]!.ToString()],
        JsonObject value when Function(value) == "Fn::GetAtt" => [value["Fn::GetAtt"]![0]!.ToString()],
        JsonObject value when Function(value) == "Fn::Sub" => [
            .. Names(SubText(value["Fn::Sub"])).Select(name => name.Split('.')[0]),
            .. References(SubNames(value["Fn::Sub"])),
        ],
        JsonObject value => value.SelectMany(member => References(member.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private JsonNode? ResolveOrNoValue(JsonNode? node) => node switch
    {
        JsonObject value when Function(value) is { } function => Call(function, value[function]),
        JsonObject value => new JsonObject(value
            .Select(member => KeyValuePair.Create(member.Key, ResolveOrNoValue(member.Value)))
            .Where(member => !IsNoValue(member.Value))),
        JsonArray list => new JsonArray([.. list.Select(ResolveOrNoValue).Where(item => !IsNoValue(item))]),
        _ => node?.DeepClone(),
    };

    private static bool IsNoValue(JsonNode? node) => ReferenceEquals(node, s_noValue);

    private static string? Function(JsonObject value) =>
        value.Count == 1 && value.First().Key is var name
        && (name is "Ref" or "Condition" || name.StartsWith("Fn::", StringComparison.Ordinal)) ? name : null;

    private JsonNode? Call(string function, JsonNode? argument) => function switch
    {
        "Ref" when argument!.ToString() == "AWS::NoValue" => s_noValue,
        "Ref" => JsonValue.Create(Named(argument!.ToString())),
        "Fn::GetAtt" => JsonValue.Create(Attribute(argument![0]!.ToString(), ResolveText(argument[1]))),
        "Fn::Sub" => JsonValue.Create(Sub(argument)),
        "Fn::Join" => JsonValue.Create(string.Join(
            ResolveText(argument![0]),
            (Resolve(argument[1]) as JsonArray ?? throw new TemplateException("Fn::Join: joins a list.")).Select(ResolveText))),
        "Fn::Split" => new JsonArray(
            [.. ResolveText(argument![1]).Split(ResolveText(argument[0])).Select(part => JsonValue.Create(part))]),
        "Fn::If" => ResolveOrNoValue(argument![Holds(argument[0]!.ToString()) ? 1 : 2]),
        _ => throw new TemplateException($"{function} is not understood here; only Ref, GetAtt, Sub, Join, Split and If are."),
    };

    private bool Holds(string condition) => conditions?.TryGetValue(condition, out bool holds) == true
        ? holds
        : throw new TemplateException($"Fn::If: there is no condition \"{condition}\" here.");

    private string Named(string name) => values.GetValueOrDefault(name) ?? resource(name, null)
        ?? throw new TemplateException($"Ref: there is no parameter or resource \"{name}\" here.");

    private string Attribute(string logicalId, string attribute) => resource(logicalId, attribute)
        ?? throw new TemplateException($"GetAtt: there is no \"{logicalId}.{attribute}\" here.");

    private string Sub(JsonNode? argument)
    {
        JsonObject own = SubNames(argument);
        string text = SubText(argument);
        StringBuilder result = new();
        int at = 0;
        while (Next(text, at) is { } found)
        {
            result.Append(text, at, found.Start - at).Append(SubValue(found.Name, own));
            at = found.End;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private string SubValue(string name, JsonObject own) => name switch
    {
        ['!', .. string literal] => $"${{{literal}}}",
        _ when own[name] is { } value => ResolveText(value),
        _ when name.Split('.', 2) is [string logicalId, string attribute] => Attribute(logicalId, attribute),
        _ => Named(name),
    };

    private static string SubText(JsonNode? argument) =>
        (argument is JsonArray list ? list[0] : argument)?.ToString() ?? throw new TemplateException("Fn::Sub: has no text.");

    private static JsonObject SubNames(JsonNode? argument) => argument is JsonArray list ? (JsonObject)list[1]! : [];

    private static IEnumerable<string> Names(string text)
    {
        for (int at = 0; Next(text, at) is { } found; at = found.End)
        {
            if (!found.Name.StartsWith('!'))
            {
                yield return found.Name;
            }
        }
    }

    private static Placeholder? Next(string text, int from)
    {
        int start = text.IndexOf("${", from, StringComparison.Ordinal);
        int end = start < 0 ? -1 : text.IndexOf('}', start);
        return end < 0 ? null : new Placeholder(text[(start + 2)..end], start, end + 1);
    }

    private sealed record Placeholder(string Name, int Start, int End);
}
