using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace BacklogQueue.PushLogs;

/// <summary>
/// The operator's side of the push log: pushes by anything people ask by, newest arrival first, page after page as they
/// are consumed. Queries only, so that an answer costs what it returns and not what the table holds. All but
/// <see cref="OfRefAsync"/> read an index, which may be a moment behind.
/// </summary>
/// <param name="dynamo">Needs <c>dynamodb:Query</c> on the table and its indexes, nothing else.</param>
/// <param name="table">A table of <see cref="PushLogSchema"/>.</param>
/// <param name="clock">Tells which day is the newest.</param>
public sealed class PushLogReader(IAmazonDynamoDB dynamo, string table, TimeProvider clock)
{
    /// <summary>Rows that one request asks for: a reader who stops after a few has paid for few.</summary>
    internal const int PageRows = 50;

    /// <summary>The push that a delivery brought; null when the log does not know it.</summary>
    public async Task<PushRow?> OfDeliveryAsync(string delivery, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<PushRow> rows = QueryAsync(PushLogSchema.ByDelivery, delivery, fromSortKey: null, cancellationToken);
        return await rows.FirstOrDefaultAsync(cancellationToken);
    }

    public IAsyncEnumerable<PushRow> OfRefAsync(RefId id, CancellationToken cancellationToken = default) =>
        QueryAsync(index: null, id.ToString(), PushLogSchema.PushPrefix, cancellationToken);

    /// <param name="repositoryPath"><see cref="RefId.RepositoryPath"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public IAsyncEnumerable<PushRow> OfRepositoryAsync(string repositoryPath, CancellationToken cancellationToken = default) =>
        QueryAsync(PushLogSchema.ByRepository, repositoryPath, PushLogSchema.PushPrefix, cancellationToken);

    /// <summary>Pushes whose webhook named the commit.</summary>
    public IAsyncEnumerable<PushRow> OfCommitAsync(CommitId commit, CancellationToken cancellationToken = default) =>
        QueryAsync(PushLogSchema.ByCommit, commit.Hex, PushLogSchema.PushPrefix, cancellationToken);

    /// <summary>Pushes that the commit was published for.</summary>
    public IAsyncEnumerable<PushRow> OfPackagedCommitAsync(CommitId commit, CancellationToken cancellationToken = default) =>
        QueryAsync(PushLogSchema.ByPackagedCommit, commit.Hex, PushLogSchema.PushPrefix, cancellationToken);

    /// <summary>Pushes that arrived at <paramref name="since"/> or later: one query per day.</summary>
    public IAsyncEnumerable<PushRow> SinceAsync(DateTimeOffset since, CancellationToken cancellationToken = default) =>
        DaysAsync(PushLogSchema.ByDay, PushLogSchema.DayOf, since, cancellationToken);

    /// <summary>Pushes that arrived at <paramref name="since"/> or later and have the status now: one query per day.</summary>
    public IAsyncEnumerable<PushRow> OfStatusAsync(
        PushStatus status,
        DateTimeOffset since,
        CancellationToken cancellationToken = default) =>
        DaysAsync(PushLogSchema.ByStatus, day => PushLogSchema.StatusDayOf(status, day), since, cancellationToken);

    private async IAsyncEnumerable<PushRow> DaysAsync(
        string index,
        Func<DateTimeOffset, string> keyOf,
        DateTimeOffset since,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DateTimeOffset first = new(since.UtcDateTime.Date, TimeSpan.Zero);

        string from = PushLogSchema.SortKeyFrom(since);

        // A day more: the clock that dated an arrival may be ahead of this one.
        for (DateTimeOffset day = clock.GetUtcNow().AddDays(1); day >= first; day = day.AddDays(-1))
        {
            await foreach (PushRow row in QueryAsync(index, keyOf(day), from, cancellationToken))
            {
                yield return row;
            }
        }
    }

    private async IAsyncEnumerable<PushRow> QueryAsync(
        string? index,
        string key,
        string? fromSortKey,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        QueryRequest request = new()
        {
            TableName = table,
            IndexName = index,
            ConsistentRead = index is null,
            ScanIndexForward = false,
            Limit = PageRows,
            KeyConditionExpression = "#key = :key",
            ExpressionAttributeNames = new() { ["#key"] = index is null ? PushLogSchema.PartitionKey : PushLogSchema.IndexKeys[index] },
            ExpressionAttributeValues = new() { [":key"] = ItemValues.Of(key) },
        };
        if (fromSortKey is not null)
        {
            request.KeyConditionExpression += $" AND {PushLogSchema.SortKey} >= :from";
            request.ExpressionAttributeValues.Add(":from", ItemValues.Of(fromSortKey));
        }

        do
        {
            QueryResponse page = await dynamo.QueryAsync(request, cancellationToken);
            foreach (Dictionary<string, AttributeValue> item in page.Items ?? [])
            {
                yield return PushItem.Read(item);
            }

            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
    }
}
