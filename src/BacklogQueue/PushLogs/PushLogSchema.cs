using System.Globalization;

namespace BacklogQueue.PushLogs;

/// <summary>
/// The push log's table: one item per push and one head item per ref, in the ref's own partition. Only push items carry
/// the indexes' attributes, so that a head appears in no index. Every index sorts by arrival; the indexes by status and by
/// time are cut into days, so that no partition grows with the table's age.
/// </summary>
public static class PushLogSchema
{
    /// <summary>Partition key of the table: <see cref="RefId.ToString"/>.</summary>
    public const string PartitionKey = "pk";

    /// <summary>Sort key of the table and of all indexes but <see cref="ByDelivery"/>: <c>push#ARRIVAL#DELIVERY</c>, or <see cref="HeadSortKey"/>.</summary>
    public const string SortKey = "sk";

    public const string HeadSortKey = "head";
    public const string PushPrefix = "push#";

    /// <summary>When DynamoDB may delete a push's item, in seconds of the Unix epoch; absent when it is kept for ever.</summary>
    public const string ExpiryAttribute = "expiresAt";

    public const string ByDelivery = "by-delivery";
    public const string ByRepository = "by-repository";
    public const string ByCommit = "by-commit";
    public const string ByPackagedCommit = "by-packaged-commit";
    public const string ByStatus = "by-status";
    public const string ByDay = "by-day";

    /// <summary>Each index's partition key. All project every attribute.</summary>
    public static IReadOnlyDictionary<string, string> IndexKeys { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ByDelivery] = "delivery",
        [ByRepository] = "repositoryPath",
        [ByCommit] = "commit",
        [ByPackagedCommit] = "packagedCommit",
        [ByStatus] = "statusDay",
        [ByDay] = "day",
    };

    /// <summary>A push's place in its ref's partition: by arrival, then by delivery.</summary>
    public static string SortKeyOf(Push push) => $"{SortKeyFrom(push.ReceivedAt)}#{push.Delivery}";

    /// <summary>Sorts before every push that arrived at <paramref name="time"/> or later, and after every earlier one.</summary>
    internal static string SortKeyFrom(DateTimeOffset time) =>
        PushPrefix + time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    internal static string DayOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string StatusDayOf(PushStatus status, DateTimeOffset time) => $"{status}#{DayOf(time)}";
}
