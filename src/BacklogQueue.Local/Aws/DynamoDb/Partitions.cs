namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>Items by hash key, each partition in order of the range key; equal keys of an index in order of their table keys.</summary>
internal sealed class Partitions(KeySchema schema)
{
    private static readonly Comparer<Entry> s_order = Comparer<Entry>.Create(Compare);

    private readonly Dictionary<DynamoValue, SortedSet<Entry>> _partitions = [];

    public void Add(ItemKey tableKey, Dictionary<string, DynamoValue> item)
    {
        if (schema.Find(item) is { } key)
        {
            if (!_partitions.TryGetValue(key.Hash, out SortedSet<Entry>? partition))
            {
                _partitions.Add(key.Hash, partition = new(s_order));
            }

            partition.Add(new Entry(key.Range, tableKey, item));
        }
    }

    public void Remove(ItemKey tableKey, Dictionary<string, DynamoValue> item)
    {
        if (schema.Find(item) is { } key && _partitions.TryGetValue(key.Hash, out SortedSet<Entry>? partition))
        {
            partition.Remove(new Entry(key.Range, tableKey, item));
            if (partition.Count == 0)
            {
                _partitions.Remove(key.Hash);
            }
        }
    }

    /// <summary>A partition's items, in order or in reverse, after the one whose keys are given.</summary>
    public IEnumerable<Dictionary<string, DynamoValue>> Read(
        DynamoValue hash, bool forward, (DynamoValue? Range, ItemKey TableKey)? after)
    {
        SortedSet<Entry> partition = _partitions.GetValueOrDefault(hash, []);
        IEnumerable<Entry> entries = forward ? partition : partition.Reverse();
        if (after is { } start)
        {
            Entry last = new(start.Range, start.TableKey, []);
            entries = entries.SkipWhile(entry => forward ? Compare(entry, last) <= 0 : Compare(entry, last) >= 0);
        }

        return entries.Select(entry => entry.Item);
    }

    private static int Compare(Entry left, Entry right)
    {
        int order = Compare(left.Range, right.Range);
        order = order != 0 ? order : Compare(left.TableKey.Hash, right.TableKey.Hash);
        return order != 0 ? order : Compare(left.TableKey.Range, right.TableKey.Range);
    }

    private static int Compare(DynamoValue? left, DynamoValue? right) =>
        left is null || right is null ? 0 : left.CompareTo(right) ?? 0;

    private readonly record struct Entry(DynamoValue? Range, ItemKey TableKey, Dictionary<string, DynamoValue> Item);
}
