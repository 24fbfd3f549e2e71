using System.Text.Json;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>A request's <c>#names</c> and <c>:values</c>; each must be used by one of its expressions.</summary>
internal sealed class ExpressionAttributes
{
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, DynamoValue> _values = [];
    private readonly HashSet<string> _used = [];

    public ExpressionAttributes(JsonElement input)
    {
        foreach (JsonProperty name in input.Map("ExpressionAttributeNames"))
        {
            _names.Add(name.Name, name.Value.GetString()!);
        }

        foreach (JsonProperty value in input.Map("ExpressionAttributeValues"))
        {
            _values.Add(value.Name, DynamoValue.Parse(value.Value));
        }
    }

    public string Name(string placeholder)
    {
        _used.Add(placeholder);
        return _names.GetValueOrDefault(placeholder) ?? throw DynamoError.Validation(
            $"An expression attribute name used in the document path is not defined; attribute name: {placeholder}");
    }

    public DynamoValue Value(string placeholder)
    {
        _used.Add(placeholder);
        return _values.GetValueOrDefault(placeholder) ?? throw DynamoError.Validation(
            $"An expression attribute value used in expression is not defined; attribute value: {placeholder}");
    }

    /// <exception cref="AwsException">A name or a value is used nowhere.</exception>
    public void RequireAllUsed()
    {
        RequireAllUsed("ExpressionAttributeNames", _names.Keys);
        RequireAllUsed("ExpressionAttributeValues", _values.Keys);
    }

    private void RequireAllUsed(string parameter, IEnumerable<string> placeholders)
    {
        string unused = string.Join(", ", placeholders.Where(placeholder => !_used.Contains(placeholder)));
        if (unused.Length > 0)
        {
            throw DynamoError.Validation($"Value provided in {parameter} unused in expressions: keys: {{{unused}}}");
        }
    }
}
