using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace BacklogQueue.Ingest.Formats;

/// <summary>
/// Reading a sender's JSON: unknown members, any order and nulls are fine; a member twice, nesting deeper than
/// <see cref="MaxDepth"/> and text that is not Unicode are not. Problems are told in our words, not the parser's.
/// </summary>
internal static class WebhookJson
{
    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The JSON object that the bytes are.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8, out JsonElement json, [NotNullWhen(false)] out string? problem)
    {
        json = default;
        if (utf8.Span.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            problem = "the JSON starts with a byte order mark";
            return false;
        }

        if (!Utf8.IsValid(utf8.Span))
        {
            problem = "the JSON is not UTF-8";
            return false;
        }

        try
        {
            json = JsonElement.Parse(utf8.Span, s_options);
        }
        catch (JsonException)
        {
            problem = "the JSON is malformed, nested too deep, or has a member twice";
            return false;
        }

        problem = json.ValueKind == JsonValueKind.Object ? null : "the JSON is not an object";
        return problem is null;
    }

    /// <summary>The object as a record of those members that we read.</summary>
    /// <param name="json">From <see cref="TryParse"/>.</param>
    /// <param name="type">The record.</param>
    /// <param name="body">The record's values.</param>
    /// <param name="problem">Names the member whose value is of another kind than Backlog's.</param>
    public static bool TryRead<T>(
        JsonElement json,
        JsonTypeInfo<T> type,
        [NotNullWhen(true)] out T? body,
        [NotNullWhen(false)] out string? problem)
        where T : class
    {
        try
        {
            body = json.Deserialize(type)!;
            problem = null;
            return true;
        }
        catch (JsonException exception)
        {
            body = null;
            problem = $"{exception.Path ?? "$"} is not what Backlog sends";
            return false;
        }
    }
}
