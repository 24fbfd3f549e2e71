using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>Reads by key. Every read is consistent, whether asked to be or not.</summary>
internal static class DynamoReads
{
    private const int MaxBatchKeys = 100;

    /// <summary>The item of a request's <c>Key</c>, projected; null when there is none.</summary>
    public static JsonObject? Get(DynamoTable table, JsonElement request)
    {
        JsonElement key = request.Member("Key")
            ?? throw DynamoError.Validation("The parameter 'Key' is required but was not present in the request");
        return Find(table, key, ReadProjection(request));
    }

    /// <summary>BatchGetItem; everything fits into one answer, nothing is left unprocessed.</summary>
    public static JsonObject GetBatch(JsonElement input, Func<string, DynamoTable> find)
    {
        JsonObject responses = [];
        int count = 0;
        foreach (JsonProperty request in input.Map("RequestItems"))
        {
            DynamoTable table = find(request.Name);
            Projection? projection = ReadProjection(request.Value);
            JsonArray items = [];
            foreach (JsonElement key in request.Value.List("Keys"))
            {
                if (++count > MaxBatchKeys)
                {
                    throw DynamoError.Validation("Too many items requested for the BatchGetItem call");
                }

                if (Find(table, key, projection) is { } item)
                {
                    items.Add((JsonNode)item);
                }
            }

            responses[request.Name] = items;
        }

        return new() { ["Responses"] = responses, ["UnprocessedKeys"] = new JsonObject() };
    }

    private static Projection? ReadProjection(JsonElement request)
    {
        ExpressionAttributes attributes = new(request);
        Projection? projection = Projection.Parse(request.Text("ProjectionExpression"), attributes);
        attributes.RequireAllUsed();
        return projection;
    }

    private static JsonObject? Find(DynamoTable table, JsonElement key, Projection? projection)
    {
        Dictionary<string, DynamoValue>? item = table.Find(table.Definition.Key.RequireKey(DynamoValue.ParseItem(key)));
        return item is null ? null : DynamoValue.ToJson(projection?.Apply(item) ?? item);
    }
}
