using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>The tables by name, and the operations on a table as a whole. A new table is active at once.</summary>
internal sealed class DynamoTables(LocalAwsOptions options, List<JournalChange> changes)
{
    private const string Kind = "dynamodb.table";
    private const int MaxListed = 100;

    private readonly SortedDictionary<string, (DynamoTable Table, DateTimeOffset CreatedAt)> _tables = new(StringComparer.Ordinal);

    public IEnumerable<DynamoTable> All => _tables.Values.Select(entry => entry.Table);

    public DynamoTable Require(JsonElement input) =>
        Require(input.Text("TableName") ?? throw DynamoError.Validation("The parameter 'TableName' is required but was not present in the request"));

    /// <param name="name">A name or an ARN.</param>
    public DynamoTable Require(string name) => Entry(name).Table;

    public JsonObject Create(JsonElement input, DateTimeOffset now)
    {
        TableDefinition definition = TableDefinition.Parse(input);
        if (_tables.ContainsKey(definition.Name))
        {
            throw new AwsException("ResourceInUseException", $"Table already exists: {definition.Name}");
        }

        DynamoTable table = new(definition, changes);
        _tables.Add(definition.Name, (table, now));
        Note(table, now);
        return new() { ["TableDescription"] = Description(table, now) };
    }

    public JsonObject Describe(JsonElement input)
    {
        (DynamoTable table, DateTimeOffset createdAt) = Entry(Require(input).Definition.Name);
        return new() { ["Table"] = Description(table, createdAt) };
    }

    public JsonObject Delete(JsonElement input)
    {
        (DynamoTable table, DateTimeOffset createdAt) = Entry(Require(input).Definition.Name);
        if (table.Definition.IsProtected)
        {
            throw DynamoError.Validation("Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
        }

        JsonObject description = Description(table, createdAt);
        description["TableStatus"] = "DELETING";
        table.Clear();
        _tables.Remove(table.Definition.Name);
        changes.Add(new(Kind, table.Definition.Name, null));
        return new() { ["TableDescription"] = description };
    }

    public JsonObject List(JsonElement input)
    {
        string after = input.Text("ExclusiveStartTableName") ?? "";
        int limit = input.Integer("Limit") ?? MaxListed;
        string[] names = [.. _tables.Keys.Where(name => string.CompareOrdinal(name, after) > 0).Take(limit + 1)];
        JsonObject answer = new() { ["TableNames"] = new JsonArray([.. names.Take(limit).Select(name => JsonValue.Create(name))]) };
        if (names.Length > limit)
        {
            answer["LastEvaluatedTableName"] = names[limit - 1];
        }

        return answer;
    }

    public JsonObject UpdateTimeToLive(JsonElement input)
    {
        (DynamoTable table, DateTimeOffset createdAt) = Entry(Require(input).Definition.Name);
        JsonElement specification = input.Member("TimeToLiveSpecification")
            ?? throw DynamoError.Validation("TimeToLiveSpecification is required");
        string attribute = specification.Text("AttributeName") ?? throw DynamoError.Validation("AttributeName is required");
        bool enabled = specification.Flag("Enabled");
        if (enabled == (table.TimeToLiveAttribute is not null))
        {
            throw DynamoError.Validation($"TimeToLive is already {(enabled ? "enabled" : "disabled")}");
        }

        table.TimeToLiveAttribute = enabled ? attribute : null;
        Note(table, createdAt);
        return new()
        {
            ["TimeToLiveSpecification"] = new JsonObject { ["AttributeName"] = attribute, ["Enabled"] = enabled },
        };
    }

    public JsonObject DescribeTimeToLive(JsonElement input)
    {
        string? attribute = Require(input).TimeToLiveAttribute;
        JsonObject description = new() { ["TimeToLiveStatus"] = attribute is null ? "DISABLED" : "ENABLED" };
        if (attribute is not null)
        {
            description["AttributeName"] = attribute;
        }

        return new() { ["TimeToLiveDescription"] = description };
    }

    /// <summary>The setting is kept and told; there is nothing to restore from.</summary>
    public JsonObject UpdateContinuousBackups(JsonElement input)
    {
        (DynamoTable table, DateTimeOffset createdAt) = Entry(Require(input).Definition.Name);
        JsonElement specification = input.Member("PointInTimeRecoverySpecification")
            ?? throw DynamoError.Validation("PointInTimeRecoverySpecification is required");
        table.HasPointInTimeRecovery = specification.Flag("PointInTimeRecoveryEnabled");
        Note(table, createdAt);
        return DescribeContinuousBackups(input);
    }

    public JsonObject DescribeContinuousBackups(JsonElement input) => new()
    {
        ["ContinuousBackupsDescription"] = new JsonObject
        {
            ["ContinuousBackupsStatus"] = "ENABLED",
            ["PointInTimeRecoveryDescription"] = new JsonObject
            {
                ["PointInTimeRecoveryStatus"] = Require(input).HasPointInTimeRecovery ? "ENABLED" : "DISABLED",
            },
        },
    };

    /// <summary>Puts back what the journal kept.</summary>
    public void Restore(Journal journal)
    {
        foreach ((string name, Saved saved) in journal.Read<Saved>(Kind))
        {
            DynamoTable table = new(TableDefinition.Parse(saved.Request), changes)
            {
                TimeToLiveAttribute = saved.TimeToLiveAttribute,
                HasPointInTimeRecovery = saved.HasPointInTimeRecovery,
            };
            _tables.Add(name, (table, saved.CreatedAt));
        }

        foreach ((string key, JsonElement json) in journal.Read<JsonElement>(DynamoTable.ItemKind))
        {
            if (_tables.TryGetValue(key.Split(' ')[0], out (DynamoTable Table, DateTimeOffset CreatedAt) entry))
            {
                Dictionary<string, DynamoValue> item = DynamoValue.ParseItem(json);
                entry.Table.Write(entry.Table.Definition.Key.RequireOfItem(item), item);
            }
        }
    }

    private (DynamoTable Table, DateTimeOffset CreatedAt) Entry(string name) =>
        _tables.TryGetValue(name[(name.LastIndexOf('/') + 1)..], out (DynamoTable Table, DateTimeOffset CreatedAt) entry)
            ? entry
            : throw DynamoError.ResourceNotFound($"Requested resource not found: Table: {name} not found");

    private JsonObject Description(DynamoTable table, DateTimeOffset createdAt)
    {
        string arn = $"arn:aws:dynamodb:{options.Region}:{options.AccountId}:table/{table.Definition.Name}";
        JsonObject description = table.Definition.Describe(arn, table);
        description["CreationDateTime"] = createdAt.ToUnixTimeMilliseconds() / 1000.0;
        return description;
    }

    private void Note(DynamoTable table, DateTimeOffset createdAt) => changes.Add(new(
        Kind,
        table.Definition.Name,
        new Saved(table.Definition.Request, createdAt, table.TimeToLiveAttribute, table.HasPointInTimeRecovery)));

    private sealed record Saved(
        JsonElement Request, DateTimeOffset CreatedAt, string? TimeToLiveAttribute, bool HasPointInTimeRecovery);
}
