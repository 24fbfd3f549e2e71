using System.Text;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>The key attributes of a table or an index, with their types (S, N or B).</summary>
internal sealed record KeySchema(string Hash, string HashType, string? Range, string? RangeType)
{
    private const int MaxHashBytes = 2_048;
    private const int MaxRangeBytes = 1_024;

    public IEnumerable<(string Name, string Type, int MaxBytes)> Parts
    {
        get
        {
            yield return (Hash, HashType, MaxHashBytes);
            if (Range is not null)
            {
                yield return (Range, RangeType!, MaxRangeBytes);
            }
        }
    }

    public bool Contains(string attribute) => attribute == Hash || attribute == Range;

    /// <summary>The key of an item that is to be stored.</summary>
    public ItemKey RequireOfItem(IReadOnlyDictionary<string, DynamoValue> item)
    {
        foreach ((string name, string type, _) in Parts)
        {
            if (!item.TryGetValue(name, out DynamoValue? value))
            {
                throw DynamoError.InvalidParameter($"Missing the key {name} in the item");
            }

            if (value.Type != type)
            {
                throw DynamoError.InvalidParameter($"Type mismatch for key {name} expected: {type} actual: {value.Type}");
            }
        }

        return Checked(item);
    }

    /// <summary>The key of a request: exactly the key attributes.</summary>
    public ItemKey RequireKey(IReadOnlyDictionary<string, DynamoValue> key) =>
        key.Count == Parts.Count() && Parts.All(part => key.GetValueOrDefault(part.Name)?.Type == part.Type)
            ? Checked(key)
            : throw DynamoError.Validation("The provided key element does not match the schema");

    /// <summary>An index's key of a stored item; null when the item is not in the index.</summary>
    public ItemKey? Find(IReadOnlyDictionary<string, DynamoValue> item) =>
        Parts.All(part => item.ContainsKey(part.Name)) ? Key(item) : null;

    /// <summary>An index key attribute may be absent, but not of another type, nor empty.</summary>
    public void CheckIndexed(string index, IReadOnlyDictionary<string, DynamoValue> item)
    {
        foreach ((string name, string type, int maxBytes) in Parts)
        {
            if (item.GetValueOrDefault(name) is { } value)
            {
                if (value.Type != type)
                {
                    throw DynamoError.InvalidParameter(
                        $"Type mismatch for Index Key {name} Expected: {type} Actual: {value.Type} IndexName: {index}");
                }

                CheckLength(name, value, maxBytes);
            }
        }
    }

    private ItemKey Checked(IReadOnlyDictionary<string, DynamoValue> item)
    {
        foreach ((string name, _, int maxBytes) in Parts)
        {
            CheckLength(name, item[name], maxBytes);
        }

        return Key(item);
    }

    private ItemKey Key(IReadOnlyDictionary<string, DynamoValue> item) => new(item[Hash], Range is null ? null : item[Range]);

    private static void CheckLength(string name, DynamoValue value, int maxBytes)
    {
        int bytes = value.Type switch
        {
            "S" => Encoding.UTF8.GetByteCount(value.Text),
            "B" => value.Bytes.Length,
            _ => 1,
        };
        if (bytes == 0)
        {
            string kind = value.Type == "S" ? "string" : "binary";
            throw DynamoError.Validation(
                $"One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty {kind} value. Key: {name}");
        }

        if (bytes > maxBytes)
        {
            throw DynamoError.InvalidParameter($"Size of key {name} has exceeded the maximum size limit of {maxBytes} bytes");
        }
    }
}
