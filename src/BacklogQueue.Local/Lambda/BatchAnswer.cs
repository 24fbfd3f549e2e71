using System.Text.Json;

namespace BacklogQueue.Local.Lambda;

/// <summary>
/// Which messages of a batch a function did, by the rules of <c>ReportBatchItemFailures</c>:
/// an empty answer or an empty list means all of them; an answer that cannot be read, or that names something that is
/// not in the batch, means none.
/// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
/// </summary>
internal static class BatchAnswer
{
    /// <returns>The ids of <paramref name="messageIds"/> that may be deleted.</returns>
    public static IReadOnlyList<string> Done(ReadOnlyMemory<byte> payload, IReadOnlyList<string> messageIds)
    {
        try
        {
            return Failed(payload) is { } failed && failed.TrueForAll(messageIds.Contains)
                ? [.. messageIds.Where(id => !failed.Contains(id))]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>The identifiers that the answer names; null when it does not have the shape.</summary>
    private static List<string>? Failed(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return [];
        }

        using JsonDocument document = JsonDocument.Parse(payload);
        JsonElement root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (!root.TryGetProperty("batchItemFailures", out JsonElement items) || items.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return items.ValueKind == JsonValueKind.Array ? ReadIdentifiers(items) : null;
    }

    private static List<string>? ReadIdentifiers(JsonElement items)
    {
        List<string> identifiers = [];
        foreach (JsonElement item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object
                || !item.TryGetProperty("itemIdentifier", out JsonElement identifier)
                || identifier.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            identifiers.Add(identifier.GetString()!);
        }

        return identifiers;
    }
}
