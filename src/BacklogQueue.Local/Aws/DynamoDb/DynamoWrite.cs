using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>
/// One write or check, worked out against the present state but not done: alone or as part of a transaction it is the same.
/// </summary>
internal sealed class DynamoWrite
{
    /// <summary>Bytes: the 400 KB limit of an item.</summary>
    private const int MaxItemBytes = 400 * 1_024;

    private readonly JsonElement _request;

    private DynamoWrite(DynamoTable table, ItemKey key, JsonElement request)
    {
        Table = table;
        Key = key;
        _request = request;
        Old = table.Find(key);
    }

    public DynamoTable Table { get; }

    public ItemKey Key { get; }

    public Dictionary<string, DynamoValue>? Old { get; }

    /// <summary>Null after a delete.</summary>
    public Dictionary<string, DynamoValue>? New { get; private set; }

    /// <summary>Whether the request's condition holds.</summary>
    public bool IsMet { get; private set; } = true;

    /// <summary>The attributes an update names, for <c>UPDATED_OLD</c> and <c>UPDATED_NEW</c>.</summary>
    private IReadOnlyCollection<string> Updated { get; set; } = [];

    public static DynamoWrite Put(DynamoTable table, JsonElement request)
    {
        Dictionary<string, DynamoValue> item = DynamoValue.ParseItem(Required(request, "Item"));
        DynamoWrite write = new(table, table.Definition.Key.RequireOfItem(item), request);
        ExpressionAttributes attributes = new(request);
        write.Test(attributes);
        write.Store(item, "Item size has exceeded the maximum allowed size");
        return write;
    }

    public static DynamoWrite Delete(DynamoTable table, JsonElement request)
    {
        DynamoWrite write = Check(table, request);
        write.New = null;
        return write;
    }

    /// <summary>A condition alone, of a transaction.</summary>
    public static DynamoWrite Check(DynamoTable table, JsonElement request)
    {
        DynamoWrite write = new(table, RequireKey(table, request), request);
        write.Test(new ExpressionAttributes(request));
        write.New = write.Old;
        return write;
    }

    public static DynamoWrite Update(DynamoTable table, JsonElement request)
    {
        DynamoWrite write = new(table, RequireKey(table, request), request);
        ExpressionAttributes attributes = new(request);
        IReadOnlyList<(DocumentPath Path, ItemOperand Value)> changes = request.Text("UpdateExpression") is { } expression
            ? UpdateParser.Parse(expression, attributes)
            : [];
        write.Test(attributes);
        foreach ((DocumentPath path, _) in changes)
        {
            if (table.Definition.Key.Contains(path.Attribute))
            {
                throw DynamoError.InvalidParameter(
                    $"Cannot update attribute {path.Attribute}. This attribute is part of the key");
            }
        }

        write.Updated = [.. changes.Select(change => change.Path.Attribute)];
        if (write.IsMet)
        {
            write.Store(write.Change(changes), "Item size to update has exceeded the maximum allowed size");
        }

        return write;
    }

    public void Apply()
    {
        if (!ReferenceEquals(Old, New))
        {
            Table.Write(Key, New);
        }
    }

    /// <summary>The old item, for the error of a failed condition whose request asks for it.</summary>
    public JsonObject? ItemOnFailure() =>
        _request.Text("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" && Old is not null ? DynamoValue.ToJson(Old) : null;

    /// <summary>The answer's <c>Attributes</c>, as <c>ReturnValues</c> asks; null for none.</summary>
    public JsonObject? ReturnedValues(params string[] allowed)
    {
        string wanted = _request.Text("ReturnValues") ?? "NONE";
        if (wanted != "NONE" && !allowed.Contains(wanted))
        {
            throw DynamoError.Validation("Return values set to invalid value");
        }

        Dictionary<string, DynamoValue>? item = wanted switch
        {
            "ALL_OLD" => Old,
            "ALL_NEW" => New,
            "UPDATED_OLD" => Only(Old),
            "UPDATED_NEW" => Only(New),
            _ => null,
        };
        return item is null or { Count: 0 } ? null : DynamoValue.ToJson(item);
    }

    private static ItemKey RequireKey(DynamoTable table, JsonElement request) =>
        table.Definition.Key.RequireKey(DynamoValue.ParseItem(Required(request, "Key")));

    private static JsonElement Required(JsonElement request, string member) =>
        request.Member(member) ?? throw DynamoError.Validation($"The parameter '{member}' is required but was not present in the request");

    private Dictionary<string, DynamoValue>? Only(Dictionary<string, DynamoValue>? item) =>
        item?.Where(member => Updated.Contains(member.Key)).ToDictionary();

    private void Test(ExpressionAttributes attributes)
    {
        ItemTest? test = ConditionParser.Parse("ConditionExpression", _request.Text("ConditionExpression"), attributes);
        attributes.RequireAllUsed();
        IsMet = test is null || test(Old ?? []);
    }

    private void Store(Dictionary<string, DynamoValue> item, string tooLarge)
    {
        foreach (SecondaryIndex index in Table.Definition.Indexes)
        {
            index.Key.CheckIndexed(index.Name, item);
        }

        New = DynamoValue.SizeOf(item) <= MaxItemBytes ? item : throw DynamoError.Validation(tooLarge);
    }

    /// <summary>The item after the update; an absent item starts with its key only.</summary>
    private Dictionary<string, DynamoValue> Change(IReadOnlyList<(DocumentPath Path, ItemOperand Value)> changes)
    {
        Dictionary<string, DynamoValue> before = Old ?? KeyAttributes();
        (DocumentPath Path, DynamoValue? Value)[] values = [.. changes.Select(change => (change.Path, change.Value(before)))];
        Dictionary<string, DynamoValue> after = new(before);

        // Removals last and from a list's end, so that no position moves before it is changed.
        foreach ((DocumentPath path, DynamoValue? value) in values
            .OrderBy(change => change.Value is null)
            .ThenBy(change => change.Path.Steps[^1] is int position ? change.Value is null ? -position : position : 0))
        {
            path.Put(after, value);
        }

        return after;
    }

    private Dictionary<string, DynamoValue> KeyAttributes()
    {
        KeySchema schema = Table.Definition.Key;
        Dictionary<string, DynamoValue> item = new() { [schema.Hash] = Key.Hash };
        if (schema.Range is not null)
        {
            item.Add(schema.Range, Key.Range!);
        }

        return item;
    }
}
