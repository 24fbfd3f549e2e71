using Amazon.DynamoDBv2.Model;

namespace BacklogQueue.PushLogs;

/// <summary>
/// Builds one update expression
/// (<see href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html"/>).
/// Every attribute is named through a placeholder, since many plain words are reserved.
/// </summary>
internal sealed class ItemUpdate
{
    private readonly List<string> _sets = [];
    private readonly List<string> _removals = [];

    public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, AttributeValue> Values { get; } = new(StringComparer.Ordinal);

    public string Expression
    {
        get
        {
            string sets = $"SET {string.Join(", ", _sets)}";
            return _removals.Count == 0 ? sets : $"{sets} REMOVE {string.Join(", ", _removals)}";
        }
    }

    /// <summary>A null value leaves the attribute as it is.</summary>
    public ItemUpdate Set(string attribute, AttributeValue? value)
    {
        if (value is not null)
        {
            _sets.Add($"{Name(attribute)} = {Value(attribute, value)}");
        }

        return this;
    }

    /// <summary>Adds an element to the end of a list, which need not exist.</summary>
    public ItemUpdate Append(string attribute, AttributeValue element)
    {
        string name = Name(attribute);
        string added = Value(attribute, new AttributeValue { L = [element] });
        string empty = Value("empty", new AttributeValue { L = [], IsLSet = true });
        _sets.Add($"{name} = list_append(if_not_exists({name}, {empty}), {added})");
        return this;
    }

    public ItemUpdate Remove(string attribute)
    {
        _removals.Add(Name(attribute));
        return this;
    }

    /// <summary>The placeholder of an attribute's name, for conditions.</summary>
    public string Name(string attribute)
    {
        Names[$"#{attribute}"] = attribute;
        return $"#{attribute}";
    }

    /// <summary>The placeholder of a value, for conditions.</summary>
    public string Value(string name, AttributeValue value)
    {
        Values[$":{name}"] = value;
        return $":{name}";
    }
}
