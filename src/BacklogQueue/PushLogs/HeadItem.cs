using Amazon.DynamoDBv2.Model;

namespace BacklogQueue.PushLogs;

/// <summary>The item of a ref's head, both directions. Its attributes are named apart from the indexes' keys.</summary>
internal static class HeadItem
{
    public static Dictionary<string, AttributeValue> Key(RefId id) => new(StringComparer.Ordinal)
    {
        [PushLogSchema.PartitionKey] = ItemValues.Of(id.ToString()),
        [PushLogSchema.SortKey] = ItemValues.Of(PushLogSchema.HeadSortKey),
    };

    public static Dictionary<string, AttributeValue> Write(Head head)
    {
        Dictionary<string, AttributeValue> item = ItemValues.Of(
        [
            ("headCommit", ItemValues.Of(head.Commit.Hex)),
            ("headDelivery", ItemValues.OfOptional(head.Delivery)),
            ("lookedUpAt", ItemValues.Of(head.LookedUpAt)),
            ("generation", ItemValues.Of(head.Generation)),
            .. ArtifactItem.Write(head.Artifact),
            .. RunItem.Write(head.Run),
        ]).M;
        foreach ((string name, AttributeValue value) in Key(head.Ref))
        {
            item.Add(name, value);
        }

        return item;
    }

    public static Head Read(RefId id, Dictionary<string, AttributeValue> item) => new()
    {
        Ref = id,
        Commit = CommitId.Parse(item.Text("headCommit")),
        Delivery = item.OptionalText("headDelivery"),
        LookedUpAt = item.Time("lookedUpAt"),
        Generation = item.Number("generation"),
        Artifact = ArtifactItem.Read(item)!,
        Run = RunItem.Read(item),
    };
}
