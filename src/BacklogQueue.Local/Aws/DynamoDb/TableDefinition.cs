using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>A table as CreateTable described it, checked.</summary>
internal sealed partial class TableDefinition
{
    private static readonly string[] s_scalars = ["S", "N", "B"];

    private static readonly string[] s_notImplemented =
        ["LocalSecondaryIndexes", "GlobalTableVersion", "MultiRegionConsistency", "GlobalTableWitnesses"];

    private readonly JsonElement _request;

    private TableDefinition(string name, KeySchema key, IReadOnlyList<SecondaryIndex> indexes, JsonElement request)
    {
        Name = name;
        Key = key;
        Indexes = indexes;
        _request = request;
    }

    public string Name { get; }

    public KeySchema Key { get; }

    public IReadOnlyList<SecondaryIndex> Indexes { get; }

    /// <summary>The request, which the journal keeps.</summary>
    public JsonElement Request => _request;

    public bool IsProtected => _request.Flag("DeletionProtectionEnabled");

    public static TableDefinition Parse(JsonElement request)
    {
        string name = request.Text("TableName") ?? throw DynamoError.Validation("TableName is required");
        if (!TableName().IsMatch(name))
        {
            throw DynamoError.Validation("TableName must be 3 to 255 characters long and match [a-zA-Z0-9_.-]+");
        }

        foreach (string member in s_notImplemented.Where(member => request.List(member).Length > 0))
        {
            throw AwsException.NotImplemented("dynamodb", $"CreateTable with {member}");
        }

        if (request.Member("StreamSpecification")?.Flag("StreamEnabled") == true)
        {
            throw AwsException.NotImplemented("dynamodb", "CreateTable with a stream");
        }

        Dictionary<string, string> types = request.List("AttributeDefinitions")
            .ToDictionary(definition => definition.Text("AttributeName")!, definition => definition.Text("AttributeType")!);
        KeySchema key = ParseKey(request, types);
        SecondaryIndex[] indexes = [.. request.List("GlobalSecondaryIndexes").Select(index => ParseIndex(index, types))];
        if (types.Values.Any(type => !s_scalars.Contains(type)))
        {
            throw DynamoError.Validation("AttributeType must be S, N or B");
        }

        if (types.Keys.Any(attribute => !key.Contains(attribute) && !indexes.Any(index => index.Key.Contains(attribute))))
        {
            throw DynamoError.InvalidParameter(
                "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions");
        }

        return new TableDefinition(name, key, indexes, request);
    }

    /// <summary>The part of <c>TableDescription</c> that repeats the request.</summary>
    public JsonObject Describe(string arn, DynamoTable table)
    {
        JsonObject description = new()
        {
            ["TableName"] = Name,
            ["TableArn"] = arn,
            ["TableStatus"] = "ACTIVE",
            ["AttributeDefinitions"] = Copy("AttributeDefinitions"),
            ["KeySchema"] = Copy("KeySchema"),
            ["ItemCount"] = table.Count,
            ["TableSizeBytes"] = table.Size,
            ["DeletionProtectionEnabled"] = IsProtected,
            ["BillingModeSummary"] = new JsonObject { ["BillingMode"] = _request.Text("BillingMode") ?? "PROVISIONED" },
            ["ProvisionedThroughput"] = Copy("ProvisionedThroughput")
                ?? new JsonObject { ["ReadCapacityUnits"] = 0, ["WriteCapacityUnits"] = 0 },
        };
        if (Copy("GlobalSecondaryIndexes")?.AsArray() is { Count: > 0 } indexes)
        {
            foreach (JsonNode? index in indexes)
            {
                index!["IndexStatus"] = "ACTIVE";
                index["IndexArn"] = $"{arn}/index/{index["IndexName"]}";
            }

            description["GlobalSecondaryIndexes"] = indexes;
        }

        return description;
    }

    private static SecondaryIndex ParseIndex(JsonElement index, Dictionary<string, string> types)
    {
        JsonElement projection = index.Member("Projection") ?? throw DynamoError.InvalidParameter("Projection is required");
        IReadOnlyCollection<string>? projected = projection.Text("ProjectionType") switch
        {
            "ALL" => null,
            "KEYS_ONLY" => [],
            "INCLUDE" => projection.Texts("NonKeyAttributes"),
            { } type => throw DynamoError.InvalidParameter($"Unknown ProjectionType: {type}"),
            null => throw DynamoError.InvalidParameter("Unknown ProjectionType: null"),
        };
        return new SecondaryIndex(index.Text("IndexName")!, ParseKey(index, types), projected);
    }

    private static KeySchema ParseKey(JsonElement owner, Dictionary<string, string> types)
    {
        (string Name, string Kind)[] elements =
            [.. owner.List("KeySchema").Select(element => (element.Text("AttributeName")!, element.Text("KeyType")!))];
        if (elements is not ([(_, "HASH")] or [(_, "HASH"), (_, "RANGE")]))
        {
            throw DynamoError.InvalidParameter("Invalid KeySchema: The first KeySchemaElement is HASH, the second, if any, RANGE");
        }

        string TypeOf(string name) => types.GetValueOrDefault(name) ?? throw DynamoError.InvalidParameter(
            $"Some index key attributes are not defined in AttributeDefinitions. Keys: [{name}]");
        string? range = elements.Length == 2 ? elements[1].Name : null;
        return new KeySchema(elements[0].Name, TypeOf(elements[0].Name), range, range is null ? null : TypeOf(range));
    }

    private JsonNode? Copy(string member) =>
        _request.Member(member) is { } value ? JsonNode.Parse(value.GetRawText()) : null;

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]{3,255}\z")]
    private static partial Regex TableName();
}
