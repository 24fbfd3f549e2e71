using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>
/// Query: one partition of a table or an index, in pages.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
/// </summary>
internal static class DynamoQuery
{
    /// <summary>Bytes of items that one page looks at.</summary>
    private const int MaxPageBytes = 1 << 20;

    public static JsonObject Run(DynamoTable table, JsonElement request)
    {
        SecondaryIndex? index = FindIndex(table, request);
        KeySchema schema = index?.Key ?? table.Definition.Key;
        ExpressionAttributes attributes = new(request);
        (DynamoValue hash, Predicate<DynamoValue>? range) = KeyCondition.Parse(
            request.Text("KeyConditionExpression") ?? throw DynamoError.Validation(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."),
            schema,
            attributes);
        ItemTest? filter = ConditionParser.Parse("FilterExpression", request.Text("FilterExpression"), attributes);
        Projection? projection = Projection.Parse(request.Text("ProjectionExpression"), attributes);
        attributes.RequireAllUsed();
        int limit = request.Integer("Limit") ?? int.MaxValue;
        if (limit < 1)
        {
            throw DynamoError.Validation("Limit must be greater than or equal to 1");
        }

        List<Dictionary<string, DynamoValue>> found = [];
        Dictionary<string, DynamoValue>? last = null;
        int looked = 0;
        int bytes = 0;
        bool forward = request.Member("ScanIndexForward") is null || request.Flag("ScanIndexForward");
        foreach (Dictionary<string, DynamoValue> item in table.Partitions(index).Read(hash, forward, StartKey(table, schema, request)))
        {
            if (range is not null && !range(item[schema.Range!]))
            {
                continue;
            }

            looked++;
            bytes += DynamoValue.SizeOf(item);
            if (filter is null || filter(item))
            {
                found.Add(item);
            }

            if (looked == limit || bytes >= MaxPageBytes)
            {
                last = item;
                break;
            }
        }

        JsonObject answer = new() { ["Count"] = found.Count, ["ScannedCount"] = looked };
        if (request.Text("Select") != "COUNT")
        {
            answer["Items"] = new JsonArray(
                [.. found.Select(item => DynamoValue.ToJson(projection?.Apply(item) ?? Projected(table, index, item)))]);
        }

        if (last is not null)
        {
            answer["LastEvaluatedKey"] = DynamoValue.ToJson(
                last.Where(member => schema.Contains(member.Key) || table.Definition.Key.Contains(member.Key)).ToDictionary());
        }

        return answer;
    }

    private static SecondaryIndex? FindIndex(DynamoTable table, JsonElement request)
    {
        if (request.Text("IndexName") is not { } name)
        {
            return null;
        }

        SecondaryIndex index = table.Definition.Indexes.FirstOrDefault(index => index.Name == name)
            ?? throw DynamoError.Validation($"The table does not have the specified index: {name}");
        return request.Flag("ConsistentRead")
            ? throw DynamoError.Validation("Consistent reads are not supported on global secondary indexes")
            : request.Text("Select") == "ALL_ATTRIBUTES" && index.Projected is not null
                ? throw DynamoError.InvalidParameter($"Select type ALL_ATTRIBUTES is not supported for global secondary index {name} because its projection type is not ALL")
                : index;
    }

    private static (DynamoValue? Range, ItemKey TableKey)? StartKey(DynamoTable table, KeySchema schema, JsonElement request)
    {
        if (request.Member("ExclusiveStartKey") is not { } start)
        {
            return null;
        }

        Dictionary<string, DynamoValue> key = DynamoValue.ParseItem(start);
        int members = schema.Parts.Concat(table.Definition.Key.Parts).Select(part => part.Name).Distinct().Count();
        return key.Count == members && schema.Find(key) is { } indexKey && table.Definition.Key.Find(key) is { } tableKey
            ? (indexKey.Range, tableKey)
            : throw DynamoError.Validation("The provided starting key is invalid");
    }

    private static Dictionary<string, DynamoValue> Projected(
        DynamoTable table, SecondaryIndex? index, Dictionary<string, DynamoValue> item) => index?.Projected is not { } projected
            ? item
            : item.Where(member => projected.Contains(member.Key)
                || index.Key.Contains(member.Key)
                || table.Definition.Key.Contains(member.Key)).ToDictionary();
}
