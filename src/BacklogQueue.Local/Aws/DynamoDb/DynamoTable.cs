using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>One table: its items by key, and in its own and its indexes' partitions. Items are replaced, never changed.</summary>
internal sealed class DynamoTable
{
    public const string ItemKind = "dynamodb.item";

    /// <summary>
    /// How long an expired item stays readable. DynamoDB says "within a few days": a program that takes an expired item for
    /// gone must find out here.
    /// </summary>
    private static readonly TimeSpan s_deletionLag = TimeSpan.FromHours(48);

    /// <summary>Items that expired longer ago are taken for wrong time-stamps and kept (the "How it works: TTL" page).</summary>
    private static readonly TimeSpan s_oldestExpiry = TimeSpan.FromDays(5 * 365);

    private readonly Dictionary<ItemKey, Dictionary<string, DynamoValue>> _items = [];
    private readonly Partitions _partitions;
    private readonly List<JournalChange> _changes;

    public DynamoTable(TableDefinition definition, List<JournalChange> changes)
    {
        Definition = definition;
        _partitions = new Partitions(definition.Key);
        _changes = changes;
    }

    public TableDefinition Definition { get; }

    public int Count => _items.Count;

    public long Size => _items.Values.Sum(item => (long)DynamoValue.SizeOf(item));

    /// <summary>The attribute that holds each item's expiry in epoch seconds; null when time to live is off.</summary>
    public string? TimeToLiveAttribute { get; set; }

    public bool HasPointInTimeRecovery { get; set; }

    public Dictionary<string, DynamoValue>? Find(ItemKey key) => _items.GetValueOrDefault(key);

    /// <summary>The partitions of the table, or of one of its indexes.</summary>
    public Partitions Partitions(SecondaryIndex? index) => index?.Items ?? _partitions;

    /// <summary>Stores an item, or deletes it with null, and notes it for the journal.</summary>
    public void Write(ItemKey key, Dictionary<string, DynamoValue>? item)
    {
        if (_items.Remove(key, out Dictionary<string, DynamoValue>? old))
        {
            _partitions.Remove(key, old);
            foreach (SecondaryIndex index in Definition.Indexes)
            {
                index.Items.Remove(key, old);
            }
        }

        if (item is not null)
        {
            _items.Add(key, item);
            _partitions.Add(key, item);
            foreach (SecondaryIndex index in Definition.Indexes)
            {
                index.Items.Add(key, item);
            }
        }

        JsonNode? saved = item is null ? null : DynamoValue.ToJson(item);
        _changes.Add(new(ItemKind, $"{Definition.Name} {key}", saved));
    }

    /// <summary>Deletes what expired long enough ago.</summary>
    public void Expire(DateTimeOffset now)
    {
        if (TimeToLiveAttribute is null)
        {
            return;
        }

        long latest = (now - s_deletionLag).ToUnixTimeSeconds();
        long earliest = (now - s_oldestExpiry).ToUnixTimeSeconds();
        foreach ((ItemKey key, Dictionary<string, DynamoValue> item) in _items.ToList())
        {
            if (item.GetValueOrDefault(TimeToLiveAttribute) is { Type: "N" } expiry
                && expiry.Number.ToInt64() is { } seconds
                && seconds <= latest
                && seconds >= earliest)
            {
                Write(key, null);
            }
        }
    }

    /// <summary>Deletes every item.</summary>
    public void Clear()
    {
        foreach (ItemKey key in _items.Keys.ToList())
        {
            Write(key, null);
        }
    }
}
