using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>
/// One attribute value; never changed once made. Lists and maps hold values, sets hold values of one scalar type.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
/// </summary>
internal sealed class DynamoValue : IEquatable<DynamoValue>
{
    private const int MaxDepth = 32;

    private readonly object? _data;

    private DynamoValue(string type, object? data)
    {
        Type = type;
        _data = data;
    }

    /// <summary>S, N, B, BOOL, NULL, L, M, SS, NS or BS.</summary>
    public string Type { get; }

    public bool IsSet => Type is "SS" or "NS" or "BS";

    public string Text => (string)_data!;

    public DynamoNumber Number => (DynamoNumber)_data!;

    public byte[] Bytes => (byte[])_data!;

    /// <summary>The elements of a list or set.</summary>
    public IReadOnlyList<DynamoValue> Elements => (IReadOnlyList<DynamoValue>)_data!;

    /// <summary>The members of a map.</summary>
    public IReadOnlyDictionary<string, DynamoValue> Members => (IReadOnlyDictionary<string, DynamoValue>)_data!;

    public static DynamoValue OfNumber(DynamoNumber number) => new("N", number);

    public static DynamoValue OfList(IReadOnlyList<DynamoValue> elements) => new("L", elements);

    public static DynamoValue OfMap(IReadOnlyDictionary<string, DynamoValue> members) => new("M", members);

    /// <summary>A set like <paramref name="like"/> with other elements.</summary>
    public static DynamoValue OfSet(DynamoValue like, IReadOnlyList<DynamoValue> elements) => new(like.Type, elements);

    /// <summary>Reads <c>{"S": "text"}</c> and its kind.</summary>
    public static DynamoValue Parse(JsonElement json, int depth = 0)
    {
        JsonProperty[] members = json.ValueKind == JsonValueKind.Object ? [.. json.EnumerateObject()] : [];
        if (members is not [JsonProperty member])
        {
            throw DynamoError.Validation(members.Length == 0
                ? "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
                : "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
        }

        if (depth > MaxDepth)
        {
            throw DynamoError.Validation("Nesting Levels have exceeded supported limits");
        }

        try
        {
            return Parse(member.Name, member.Value, depth);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            throw new AwsException("SerializationException", $"{member.Name} holds a value of another type.");
        }
    }

    /// <summary>An item or a key: attribute names and values.</summary>
    public static Dictionary<string, DynamoValue> ParseItem(JsonElement json) =>
        json.EnumerateObject().ToDictionary(member => member.Name, member => Parse(member.Value));

    public static JsonObject ToJson(IReadOnlyDictionary<string, DynamoValue> item)
    {
        JsonObject json = [];
        foreach ((string name, DynamoValue value) in item)
        {
            json.Add(name, value.ToJson());
        }

        return json;
    }

    /// <summary>Bytes of an item, which DynamoDB limits to 400 KB: names and values.</summary>
    public static int SizeOf(IReadOnlyDictionary<string, DynamoValue> item) =>
        item.Sum(member => Encoding.UTF8.GetByteCount(member.Key) + member.Value.Size());

    public JsonObject ToJson() => new()
    {
        [Type] = Type switch
        {
            "S" => Text,
            "N" => Number.ToString(),
            "B" => Convert.ToBase64String(Bytes),
            "BOOL" => (bool)_data!,
            "NULL" => true,
            "M" => ToJson(Members),
            "L" => new JsonArray([.. Elements.Select(element => element.ToJson())]),
            _ => new JsonArray([.. Elements.Select(element => element.ToJson().First().Value!.DeepClone())]),
        },
    };

    public int Size() => Type switch
    {
        "S" => Encoding.UTF8.GetByteCount(Text),
        "N" => Number.Size,
        "B" => Bytes.Length,
        "BOOL" or "NULL" => 1,
        "M" => 3 + SizeOf(Members) + Members.Count,
        "L" => 3 + Elements.Sum(element => element.Size() + 1),
        _ => Elements.Sum(element => element.Size()),
    };

    /// <summary>The order of two scalars of one type: strings by UTF-8 bytes; null when they have none.</summary>
    public int? CompareTo(DynamoValue other) => (Type, other.Type) switch
    {
        ("S", "S") => Encoding.UTF8.GetBytes(Text).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other.Text)),
        ("N", "N") => Number.CompareTo(other.Number),
        ("B", "B") => Bytes.AsSpan().SequenceCompareTo(other.Bytes),
        _ => null,
    };

    public bool Equals(DynamoValue? other) => other is not null && Type == other.Type && Type switch
    {
        "S" => Text == other.Text,
        "N" => Number == other.Number,
        "B" => Bytes.AsSpan().SequenceEqual(other.Bytes),
        "L" => Elements.SequenceEqual(other.Elements),
        "M" => Members.Count == other.Members.Count
            && Members.All(member => member.Value.Equals(other.Members.GetValueOrDefault(member.Key))),
        "SS" or "NS" or "BS" => Elements.Count == other.Elements.Count && Elements.All(other.Elements.Contains),
        _ => Equals(_data, other._data),
    };

    public override bool Equals(object? obj) => Equals(obj as DynamoValue);

    public override int GetHashCode() => Type switch
    {
        "S" => Text.GetHashCode(StringComparison.Ordinal),
        "N" => Number.GetHashCode(),
        "B" => Convert.ToHexString(Bytes).GetHashCode(StringComparison.Ordinal),
        _ => Type.GetHashCode(StringComparison.Ordinal),
    };

    private static DynamoValue Parse(string type, JsonElement value, int depth) => type switch
    {
        "S" => new(type, value.GetString() ?? throw DynamoError.Validation("S must not be null")),
        "N" => new(type, DynamoNumber.Parse(value.GetString()!)),
        "B" => new(type, value.GetBytesFromBase64()),
        "BOOL" => new(type, value.GetBoolean()),
        "NULL" => value.GetBoolean()
            ? new(type, true)
            : throw DynamoError.InvalidParameter("Null attribute value types must have the value of true"),
        "L" => new(type, (DynamoValue[])[.. value.EnumerateArray().Select(element => Parse(element, depth + 1))]),
        "M" => new(type, value.EnumerateObject().ToDictionary(member => member.Name, member => Parse(member.Value, depth + 1))),
        "SS" or "NS" or "BS" => ParseSet(type, value),
        _ => throw DynamoError.Validation(
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
    };

    private static DynamoValue ParseSet(string type, JsonElement value)
    {
        DynamoValue[] elements = [.. value.EnumerateArray().Select(element => Parse(type[..1], element, 0))];
        if (elements.Length == 0)
        {
            throw DynamoError.InvalidParameter("An number set, string set or binary set may not be empty");
        }

        return elements.Distinct().Count() == elements.Length
            ? new(type, elements)
            : throw DynamoError.InvalidParameter("Input collection contains duplicates.");
    }
}
