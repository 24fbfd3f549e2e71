using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>
/// DynamoDB over AWS JSON 1.0, by expressions only: the older condition parameters are refused. Requests run one at a time,
/// so every write is serialised and a transaction is there whole or not at all, in memory as in the journal.
/// </summary>
internal sealed class DynamoDbService : IAwsJsonService
{
    private static readonly TimeSpan s_sweepInterval = TimeSpan.FromMinutes(1);

    private static readonly string[] s_legacy =
    [
        "Expected", "ConditionalOperator", "AttributeUpdates", "AttributesToGet", "KeyConditions", "QueryFilter", "ScanFilter",
    ];

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly Journal _journal;
    private readonly List<JournalChange> _changes = [];
    private readonly DynamoTables _tables;
    private readonly DynamoTransactions _transactions;
    private DateTimeOffset _sweptAt;

    public DynamoDbService(LocalAwsOptions options, Journal journal)
    {
        _clock = options.Clock;
        _journal = journal;
        _tables = new DynamoTables(options, _changes);
        _transactions = new DynamoTransactions(_tables.Require);
        _tables.Restore(journal);
        _changes.Clear();
    }

    public string Name => "dynamodb";

    public string ContentType => "application/x-amz-json-1.0";

    public string ErrorNamespace => "com.amazonaws.dynamodb.v20120810#";

    public bool HasQueryErrors => false;

    public Task<JsonObject> InvokeAsync(string operation, JsonElement input, AwsRequest request, CancellationToken token)
    {
        if (Array.Find(s_legacy, member => input.Member(member) is not null) is { } legacy)
        {
            throw AwsException.NotImplemented(Name, $"{operation} with {legacy}: use expressions");
        }

        lock (_lock)
        {
            DateTimeOffset now = _clock.GetUtcNow();
            try
            {
                Expire(now);
                return Task.FromResult(Invoke(operation, input, now));
            }
            finally
            {
                _journal.Write([.. _changes]);
                _changes.Clear();
            }
        }
    }

    private JsonObject Invoke(string operation, JsonElement input, DateTimeOffset now) => operation switch
    {
        "CreateTable" => _tables.Create(input, now),
        "DescribeTable" => _tables.Describe(input),
        "DeleteTable" => _tables.Delete(input),
        "ListTables" => _tables.List(input),
        "UpdateTimeToLive" => _tables.UpdateTimeToLive(input),
        "DescribeTimeToLive" => _tables.DescribeTimeToLive(input),
        "UpdateContinuousBackups" => _tables.UpdateContinuousBackups(input),
        "DescribeContinuousBackups" => _tables.DescribeContinuousBackups(input),
        "PutItem" => Write(DynamoWrite.Put(_tables.Require(input), input), "ALL_OLD"),
        "DeleteItem" => Write(DynamoWrite.Delete(_tables.Require(input), input), "ALL_OLD"),
        "UpdateItem" => Write(
            DynamoWrite.Update(_tables.Require(input), input), "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"),
        "GetItem" => Wrap("Item", DynamoReads.Get(_tables.Require(input), input)),
        "BatchGetItem" => DynamoReads.GetBatch(input, _tables.Require),
        "Query" => DynamoQuery.Run(_tables.Require(input), input),
        "TransactWriteItems" => _transactions.Write(input, now),
        "TransactGetItems" => _transactions.Get(input),
        "Scan" => throw DynamoError.Validation("BacklogQueue.Local refuses dynamodb:Scan: ask by key or by index instead"),
        _ => throw AwsException.NotImplemented(Name, operation),
    };

    private static JsonObject Write(DynamoWrite write, params string[] returnable)
    {
        JsonObject? returned = write.ReturnedValues(returnable);
        if (!write.IsMet)
        {
            throw DynamoError.ConditionFailed(write.ItemOnFailure());
        }

        write.Apply();
        return Wrap("Attributes", returned);
    }

    private static JsonObject Wrap(string member, JsonObject? value) => value is null ? [] : new() { [member] = value };

    private void Expire(DateTimeOffset now)
    {
        if (now < _sweptAt + s_sweepInterval)
        {
            return;
        }

        _sweptAt = now;
        foreach (DynamoTable table in _tables.All)
        {
            table.Expire(now);
        }
    }
}
