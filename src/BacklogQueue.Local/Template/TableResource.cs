using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace BacklogQueue.Local.Template;

/// <summary>
/// <c>AWS::DynamoDB::Table</c>: its keys, indexes and time to live. Deletion protection and backups are for data that
/// somebody would miss, and are left to AWS.
/// </summary>
internal static class TableResource
{
    private static readonly string[] s_read =
    [
        "TableName", "BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "TimeToLiveSpecification",
    ];

    private static readonly string[] s_onlyOnAws =
        ["DeletionProtectionEnabled", "PointInTimeRecoverySpecification", "SSESpecification"];

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes the table and waits until it can be used; an existing one is taken as it is.</summary>
    public static async Task<MadeResource> MakeAsync(
        AmazonDynamoDBClient dynamoDb,
        string name,
        JsonObject properties,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        TemplateProperties.AllowOnly(properties, name, [.. s_read, .. s_onlyOnAws]);
        TableDescription? table = await FindAsync(dynamoDb, name, cancellationToken)
            ?? (await dynamoDb.CreateTableAsync(Request(name, properties), cancellationToken)).TableDescription;
        while (table?.TableStatus != TableStatus.ACTIVE)
        {
            await Task.Delay(s_pause, clock, cancellationToken);
            table = await FindAsync(dynamoDb, name, cancellationToken);
        }

        await SetTimeToLiveAsync(dynamoDb, name, properties, cancellationToken);
        return new MadeResource(name, new Dictionary<string, string> { ["Arn"] = table.TableArn });
    }

    private static async Task<TableDescription?> FindAsync(
        AmazonDynamoDBClient dynamoDb,
        string name,
        CancellationToken cancellationToken)
    {
        try
        {
            return (await dynamoDb.DescribeTableAsync(name, cancellationToken)).Table;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private static async Task SetTimeToLiveAsync(
        AmazonDynamoDBClient dynamoDb,
        string name,
        JsonObject properties,
        CancellationToken cancellationToken)
    {
        if (properties["TimeToLiveSpecification"] is not JsonObject specification
            || (await dynamoDb.DescribeTimeToLiveAsync(name, cancellationToken)).TimeToLiveDescription?.TimeToLiveStatus
                == TimeToLiveStatus.ENABLED)
        {
            return;
        }

        // Enabling it twice is refused.
        TimeToLiveSpecification enabled = new() { AttributeName = Text(specification, "AttributeName"), Enabled = true };
        await dynamoDb.UpdateTimeToLiveAsync(
            new UpdateTimeToLiveRequest { TableName = name, TimeToLiveSpecification = enabled }, cancellationToken);
    }

    private static CreateTableRequest Request(string name, JsonObject properties) => new()
    {
        TableName = name,
        BillingMode = BillingMode.FindValue(Text(properties, "BillingMode")),
        AttributeDefinitions = [.. List(properties, "AttributeDefinitions").Select(definition =>
            new AttributeDefinition(Text(definition, "AttributeName"), ScalarAttributeType.FindValue(Text(definition, "AttributeType"))))],
        KeySchema = Keys(properties),
        GlobalSecondaryIndexes = [.. List(properties, "GlobalSecondaryIndexes").Select(index => new GlobalSecondaryIndex
        {
            IndexName = Text(index, "IndexName"),
            KeySchema = Keys(index),
            Projection = new Projection { ProjectionType = ProjectionType.FindValue(Text(index["Projection"]!, "ProjectionType")) },
        })],
    };

    private static List<KeySchemaElement> Keys(JsonNode owner) => [.. List(owner, "KeySchema").Select(key =>
        new KeySchemaElement(Text(key, "AttributeName"), KeyType.FindValue(Text(key, "KeyType"))))];

    private static IEnumerable<JsonNode> List(JsonNode owner, string name) => (owner[name] as JsonArray ?? []).Select(item => item!);

    private static string Text(JsonNode owner, string name) =>
        owner[name]?.ToString() ?? throw new TemplateException($"A table's {name} is absent.");
}
