using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace BacklogQueue.PushLogs;

/// <summary>
/// The worker's side of the push log: what was received, what went wrong, what is published and what became of each push.
/// Every write is conditional, a fate is written once, and a head and the fate that rests on it change together or not at all.
/// </summary>
/// <param name="dynamo">Its retries are the only ones; what passes them is thrown as the SDK throws it.</param>
/// <param name="table">A table of <see cref="PushLogSchema"/>.</param>
/// <param name="clock">Dates the lines of a push's life.</param>
/// <param name="retention">How long a push's row is kept after its last change; null for ever. Heads are never deleted.</param>
public sealed class PushLog(IAmazonDynamoDB dynamo, string table, TimeProvider clock, TimeSpan? retention = null)
{
    private readonly RowUpdates _updates = new(clock, retention);

    /// <summary>
    /// Notes that a worker took the push up, and returns the row, which <see cref="PushRow.IsSettled"/> when there is nothing
    /// left to do. A push that failed is open again when another message than the one that failed brings it.
    /// </summary>
    public async Task<PushRow> RecordReceivedAsync(Push push, PushAttempt attempt, CancellationToken cancellationToken)
    {
        PushRow? known = await ReadRowAsync(push, cancellationToken);
        if (known is { IsSettled: true } && !MayReopen(known, attempt))
        {
            return known;
        }

        ItemUpdate update = _updates.Receive(push, known, attempt);
        string isRedriven = $"(#status = {update.Value("failed", ItemValues.Of(nameof(PushStatus.Failed)))} "
            + $"AND {update.Name("failedMessage")} <> {update.Value("message", ItemValues.Of(attempt.MessageId))})";
        UpdateItemRequest request = RowUpdate(push, update);
        request.ConditionExpression = $"attribute_not_exists({PushLogSchema.PartitionKey}) OR {IsOpen(update)} OR {isRedriven}";
        request.ReturnValues = ReturnValue.ALL_NEW;
        try
        {
            UpdateItemResponse response = await dynamo.UpdateItemAsync(request, cancellationToken);
            return PushItem.Read(response.Attributes);
        }
        catch (ConditionalCheckFailedException)
        {
            return await ReadRowAsync(push, cancellationToken)
                ?? throw new InvalidOperationException($"The row of delivery {push.Delivery} was there and is gone.");
        }
    }

    /// <summary>The ref's head, as it is at this moment; null when nothing was ever published for it.</summary>
    public async Task<Head?> ReadHeadAsync(RefId id, CancellationToken cancellationToken)
    {
        GetItemResponse response = await dynamo.GetItemAsync(
            new GetItemRequest { TableName = table, Key = HeadItem.Key(id), ConsistentRead = true },
            cancellationToken);
        return response.IsItemSet ? HeadItem.Read(id, response.Item) : null;
    }

    /// <summary>Moves the head without settling the push: its own ref may have moved on meanwhile.</summary>
    /// <param name="row">The push at work, which gets a line in its history.</param>
    /// <param name="head">Its generation is one more than that of the head it was judged by.</param>
    /// <param name="attempt">Who does it.</param>
    /// <param name="reason">What the line in the history says.</param>
    /// <param name="cancellationToken">Stops waiting; the write may have happened.</param>
    public Task<PushLogWrite> MoveHeadAsync(
        PushRow row,
        Head head,
        PushAttempt attempt,
        string reason,
        CancellationToken cancellationToken) =>
        WriteTogetherAsync(
            new() { Put = PutOf(head) },
            row.Push,
            _updates.Note(row, attempt, reason, publishes: head.Delivery == row.Push.Delivery),
            cancellationToken);

    /// <summary>Moves the head and settles the push by it, together.</summary>
    /// <param name="row">The push.</param>
    /// <param name="head">Its generation is one more than that of the head it was judged by.</param>
    /// <param name="fate">What becomes of the push.</param>
    /// <param name="attempt">Who does it.</param>
    /// <param name="durations">Milliseconds by stage.</param>
    /// <param name="cancellationToken">Stops waiting; the write may have happened.</param>
    public Task<PushLogWrite> PublishAsync(
        PushRow row,
        Head head,
        PushFate fate,
        PushAttempt attempt,
        IReadOnlyDictionary<string, long> durations,
        CancellationToken cancellationToken) => WriteTogetherAsync(
            new() { Put = PutOf(head) },
            row.Push,
            _updates.Settle(row, fate, attempt, durations),
            cancellationToken);

    /// <summary>Settles the push, if the head is still the one it was judged by.</summary>
    /// <param name="row">The push.</param>
    /// <param name="judgedBy">The head as it was read; null when there was none.</param>
    /// <param name="fate">What becomes of the push.</param>
    /// <param name="attempt">Who does it.</param>
    /// <param name="durations">Milliseconds by stage.</param>
    /// <param name="cancellationToken">Stops waiting; the write may have happened.</param>
    public Task<PushLogWrite> SettleAsync(
        PushRow row,
        Head? judgedBy,
        PushFate fate,
        PushAttempt attempt,
        IReadOnlyDictionary<string, long> durations,
        CancellationToken cancellationToken) => WriteTogetherAsync(
            new() { ConditionCheck = CheckOf(row.Push.Ref, judgedBy) },
            row.Push,
            _updates.Settle(row, fate, attempt, durations),
            cancellationToken);

    /// <summary>Settles the push as failed, whatever the head is. Its message is in the dead-letter queue by now.</summary>
    public Task<PushLogWrite> FailAsync(PushRow row, PushError error, PushAttempt attempt, CancellationToken cancellationToken) =>
        WriteIfOpenAsync(row.Push, _updates.Fail(row, error, attempt), cancellationToken);

    /// <summary>Notes a failure after which the queue brings the push again.</summary>
    public Task<PushLogWrite> NoteFailureAsync(
        PushRow row,
        PushError error,
        PushAttempt attempt,
        CancellationToken cancellationToken) =>
        WriteIfOpenAsync(row.Push, _updates.Retry(row, error, attempt), cancellationToken);

    /// <summary>
    /// Settles a push as skipped by an operator's will, if it is open, failed, or not in the log at all, which it is not when
    /// the table was what failed.
    /// </summary>
    /// <param name="push">The push.</param>
    /// <param name="reason">What the row says.</param>
    /// <param name="attempt">Who does it, by which message.</param>
    /// <param name="cancellationToken">Stops waiting; the write may have happened.</param>
    public async Task<PushLogWrite> DiscardAsync(Push push, string reason, PushAttempt attempt, CancellationToken cancellationToken)
    {
        PushRow? known = await ReadRowAsync(push, cancellationToken);
        ItemUpdate update = _updates.Discard(push, known, attempt, reason);
        string isFailed = $"#status = {update.Value("failed", ItemValues.Of(nameof(PushStatus.Failed)))}";
        string isUnknown = $"attribute_not_exists({PushLogSchema.PartitionKey})";
        return await WriteAsync(push, update, $"{isUnknown} OR {IsOpen(update)} OR {isFailed}", cancellationToken);
    }

    private static bool MayReopen(PushRow row, PushAttempt attempt) =>
        row.Status == PushStatus.Failed && row.FailedMessage != attempt.MessageId;

    private static string IsOpen(ItemUpdate update) => $"{update.Name("status")} IN ("
        + $"{update.Value("received", ItemValues.Of(nameof(PushStatus.Received)))}, "
        + $"{update.Value("retrying", ItemValues.Of(nameof(PushStatus.Retrying)))})";

    private async Task<PushRow?> ReadRowAsync(Push push, CancellationToken cancellationToken)
    {
        GetItemResponse response = await dynamo.GetItemAsync(
            new GetItemRequest { TableName = table, Key = PushItem.Key(push), ConsistentRead = true },
            cancellationToken);
        return response.IsItemSet ? PushItem.Read(response.Item) : null;
    }

    private Task<PushLogWrite> WriteIfOpenAsync(Push push, ItemUpdate update, CancellationToken cancellationToken) =>
        WriteAsync(push, update, IsOpen(update), cancellationToken);

    private async Task<PushLogWrite> WriteAsync(
        Push push, ItemUpdate update, string condition, CancellationToken cancellationToken)
    {
        UpdateItemRequest request = RowUpdate(push, update);
        request.ConditionExpression = condition;
        try
        {
            await dynamo.UpdateItemAsync(request, cancellationToken);
            return PushLogWrite.Done;
        }
        catch (ConditionalCheckFailedException)
        {
            return PushLogWrite.AlreadySettled;
        }
    }

    private async Task<PushLogWrite> WriteTogetherAsync(
        TransactWriteItem head,
        Push push,
        ItemUpdate update,
        CancellationToken cancellationToken)
    {
        Update row = new()
        {
            TableName = table,
            Key = PushItem.Key(push),
            ConditionExpression = IsOpen(update),
            UpdateExpression = update.Expression,
            ExpressionAttributeNames = update.Names,
            ExpressionAttributeValues = update.Values,
        };
        try
        {
            await dynamo.TransactWriteItemsAsync(
                new TransactWriteItemsRequest { TransactItems = [head, new() { Update = row }] },
                cancellationToken);
            return PushLogWrite.Done;
        }
        catch (TransactionCanceledException canceled) when (Outcome(canceled) is { } outcome)
        {
            return outcome;
        }
    }

    /// <summary>
    /// The reasons stand in the order of the items
    /// (<see href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html"/>).
    /// Null for throttling and whatever else is no verdict on the conditions.
    /// </summary>
    private static PushLogWrite? Outcome(TransactionCanceledException canceled) =>
        canceled.CancellationReasons?.ConvertAll(reason => reason.Code) switch
        {
            [_, "ConditionalCheckFailed"] => PushLogWrite.AlreadySettled,
            ["ConditionalCheckFailed" or "TransactionConflict", _] or [_, "TransactionConflict"] => PushLogWrite.LostRace,
            _ => null,
        };

    private UpdateItemRequest RowUpdate(Push push, ItemUpdate update) => new()
    {
        TableName = table,
        Key = PushItem.Key(push),
        UpdateExpression = update.Expression,
        ExpressionAttributeNames = update.Names,
        ExpressionAttributeValues = update.Values,
    };

    private Put PutOf(Head head)
    {
        (string condition, Dictionary<string, AttributeValue>? values) = IsGeneration(head.Generation - 1);
        return new()
        {
            TableName = table,
            Item = HeadItem.Write(head),
            ConditionExpression = condition,
            ExpressionAttributeValues = values,
        };
    }

    private ConditionCheck CheckOf(RefId id, Head? judgedBy)
    {
        (string condition, Dictionary<string, AttributeValue>? values) = IsGeneration(judgedBy?.Generation ?? 0);
        return new()
        {
            TableName = table,
            Key = HeadItem.Key(id),
            ConditionExpression = condition,
            ExpressionAttributeValues = values,
        };
    }

    private static (string Condition, Dictionary<string, AttributeValue>? Values) IsGeneration(long generation) => generation == 0
        ? ($"attribute_not_exists({PushLogSchema.PartitionKey})", null)
        : ("generation = :generation", new() { [":generation"] = ItemValues.Of(generation) });
}
