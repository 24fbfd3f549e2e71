using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>The batch operations' common shape: entries with ids, each of which succeeds or fails alone.</summary>
internal static class SqsBatch
{
    /// <param name="input">The request, with its <c>Entries</c>.</param>
    /// <param name="operation">Does one entry; its result's members stand beside the entry's id.</param>
    public static JsonObject Run(JsonElement input, Func<JsonElement, JsonObject> operation)
    {
        JsonArray successful = [];
        JsonArray failed = [];
        foreach (JsonElement entry in Entries(input))
        {
            string id = entry.Text("Id")!;
            try
            {
                JsonObject result = operation(entry);
                result["Id"] = id;
                successful.Add((JsonNode)result);
            }
            catch (AwsException error)
            {
                failed.Add((JsonNode)new JsonObject
                {
                    ["Id"] = id,
                    ["SenderFault"] = error.Status < 500,
                    ["Code"] = error.Code,
                    ["Message"] = error.Message,
                });
            }
        }

        JsonObject answer = new() { ["Successful"] = successful };
        if (failed.Count > 0)
        {
            answer["Failed"] = failed;
        }

        return answer;
    }

    private static JsonElement[] Entries(JsonElement input)
    {
        JsonElement[] entries = input.List("Entries");
        if (entries.Length == 0)
        {
            throw SqsError.Batch("EmptyBatchRequest", "There should be at least one entry in the request.");
        }

        if (entries.Length > SqsRules.MaxBatchEntries)
        {
            throw SqsError.Batch(
                "TooManyEntriesInBatchRequest",
                $"Maximum number of entries per request are {SqsRules.MaxBatchEntries}. You have sent {entries.Length}.");
        }

        HashSet<string> ids = [];
        foreach (JsonElement entry in entries)
        {
            string id = entry.Text("Id") ?? throw SqsError.Missing("Id");
            SqsRules.CheckBatchEntryId(id);
            if (!ids.Add(id))
            {
                throw SqsError.Batch("BatchEntryIdsNotDistinct", $"Id {id} repeated.");
            }
        }

        return entries;
    }
}
