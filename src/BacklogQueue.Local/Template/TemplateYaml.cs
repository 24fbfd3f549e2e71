using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace BacklogQueue.Local.Template;

/// <summary>
/// CloudFormation's YAML as the JSON that it stands for: the short forms (<c>!Ref X</c>, <c>!GetAtt A.B</c>) become the
/// long ones (<c>{"Ref":"X"}</c>, <c>{"Fn::GetAtt":["A","B"]}</c>), plain scalars become booleans and numbers.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
/// </summary>
internal static class TemplateYaml
{
    /// <exception cref="TemplateException">The text is not YAML or not a mapping.</exception>
    public static JsonObject Parse(string text)
    {
        YamlStream stream = [];
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException problem)
        {
            throw new TemplateException($"line {problem.Start.Line}: {problem.Message}", problem);
        }

        return stream.Documents is [{ RootNode: YamlMappingNode root }]
            ? (JsonObject)Convert(root)!
            : throw new TemplateException("The template is not one YAML mapping.");
    }

    private static JsonNode? Convert(YamlNode node)
    {
        JsonNode? value = node switch
        {
            YamlMappingNode mapping => ConvertMapping(mapping),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Convert)]),
            YamlScalarNode scalar => ConvertScalar(scalar),
            _ => throw new TemplateException($"line {node.Start.Line}: aliases are not CloudFormation's YAML."),
        };
        return node.Tag.IsEmpty || !node.Tag.IsLocal ? value : ToLongForm(node.Tag.Value[1..], value);
    }

    private static JsonObject ConvertMapping(YamlMappingNode mapping)
    {
        JsonObject result = [];
        foreach ((YamlNode key, YamlNode value) in mapping)
        {
            if (!result.TryAdd(((YamlScalarNode)key).Value!, Convert(value)))
            {
                throw new TemplateException($"line {key.Start.Line}: {key} stands here twice.");
            }
        }

        return result;
    }

    private static JsonValue? ConvertScalar(YamlScalarNode scalar)
    {
        string text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty)
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }

    private static JsonObject ToLongForm(string name, JsonNode? argument)
    {
        if (name == "GetAtt" && argument is JsonValue dotted)
        {
            string[] parts = dotted.GetValue<string>().Split('.', 2);
            argument = new JsonArray([.. parts.Select(part => JsonValue.Create(part))]);
        }

        return new JsonObject { [name is "Ref" or "Condition" ? name : $"Fn::{name}"] = argument };
    }
}
