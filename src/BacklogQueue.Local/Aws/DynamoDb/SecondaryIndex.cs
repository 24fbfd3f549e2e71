namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>A global secondary index: another key, and which attributes a query of it gives.</summary>
/// <param name="Name">The index's name.</param>
/// <param name="Key">Its key attributes.</param>
/// <param name="Projected">The attributes besides both keys; null for all.</param>
internal sealed record SecondaryIndex(string Name, KeySchema Key, IReadOnlyCollection<string>? Projected)
{
    public Partitions Items { get; } = new(Key);
}
