namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>The values of an item's key attributes.</summary>
internal readonly record struct ItemKey(DynamoValue Hash, DynamoValue? Range)
{
    /// <summary>A text that no other key of the table has.</summary>
    public override string ToString() => Hash.ToJson().ToJsonString() + Range?.ToJson().ToJsonString();
}
