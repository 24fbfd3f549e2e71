using System.Text.Json;

namespace BacklogQueue.Local.Aws;

/// <summary>Members of a JSON request, read with the types they must have.</summary>
internal static class JsonInput
{
    public static JsonElement? Member(this JsonElement input, string name) =>
        input.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A string member, or null when it is absent.</summary>
    public static string? Text(this JsonElement input, string name) => input.Member(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Mistyped(name, "a string"),
    };

    /// <summary>A whole-number member, or null when it is absent.</summary>
    public static int? Integer(this JsonElement input, string name) => input.Member(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out int number) => number,
        _ => throw Mistyped(name, "an integer"),
    };

    /// <summary>A true/false member, or false when it is absent.</summary>
    public static bool Flag(this JsonElement input, string name) => input.Member(name) switch
    {
        null => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Mistyped(name, "a boolean"),
    };

    /// <summary>The elements of a list member; none when it is absent.</summary>
    public static JsonElement[] List(this JsonElement input, string name) => input.Member(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray()],
        _ => throw Mistyped(name, "a list"),
    };

    /// <summary>The strings of a list member; none when it is absent.</summary>
    public static string[] Texts(this JsonElement input, string name) =>
        [.. input.List(name).Select(value => value.GetString() ?? throw Mistyped(name, "a list of strings"))];

    /// <summary>The members of an object member; none when it is absent.</summary>
    public static IEnumerable<JsonProperty> Map(this JsonElement input, string name) => input.Member(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Object } value => value.EnumerateObject(),
        _ => throw Mistyped(name, "an object"),
    };

    private static AwsException Mistyped(string name, string type) =>
        new("SerializationException", $"{name} must be {type}.");
}
