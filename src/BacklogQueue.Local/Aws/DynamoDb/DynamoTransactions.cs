using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>
/// TransactWriteItems and TransactGetItems. All requests are serialised, so that TransactionConflict cannot arise here.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
/// </summary>
internal sealed class DynamoTransactions(Func<JsonElement, DynamoTable> require)
{
    private const int MaxActions = 100;

    private static readonly TimeSpan s_tokenLife = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, (string Request, DateTimeOffset Until)> _tokens = [];

    public JsonObject Write(JsonElement input, DateTimeOffset now)
    {
        JsonElement[] actions = Actions(input);
        string request = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(input.GetRawText())));
        if (input.Text("ClientRequestToken") is { } token)
        {
            if (_tokens.GetValueOrDefault(token) is { } earlier && earlier.Until > now)
            {
                return earlier.Request == request ? [] : throw new AwsException(
                    "IdempotentParameterMismatchException",
                    "The request uses the same client token as a previous, but non-identical request.");
            }

            Execute(actions);
            _tokens[token] = (request, now + s_tokenLife);
        }
        else
        {
            Execute(actions);
        }

        foreach (string old in _tokens.Where(pair => pair.Value.Until <= now).Select(pair => pair.Key).ToList())
        {
            _tokens.Remove(old);
        }

        return [];
    }

    public JsonObject Get(JsonElement input)
    {
        JsonArray responses = [];
        foreach (JsonElement action in Actions(input))
        {
            JsonElement get = action.Member("Get") ?? throw DynamoError.Validation("TransactItems can only contain Get");
            JsonObject? item = DynamoReads.Get(require(get), get);
            responses.Add((JsonNode)(item is null ? [] : new JsonObject { ["Item"] = item }));
        }

        return new() { ["Responses"] = responses };
    }

    private static JsonElement[] Actions(JsonElement input) => input.List("TransactItems") switch
    {
        [] => throw DynamoError.Validation("TransactItems must have length greater than or equal to 1"),
        { Length: > MaxActions } => throw DynamoError.Validation($"TransactItems must have length less than or equal to {MaxActions}"),
        { } actions => actions,
    };

    private void Execute(JsonElement[] actions)
    {
        List<DynamoWrite> writes = [];
        JsonArray reasons = [];
        foreach (JsonElement action in actions)
        {
            JsonObject reason = new() { ["Code"] = "None" };
            try
            {
                DynamoWrite write = Prepare(action);
                writes.Add(write);
                reason = write.IsMet ? reason : Failed(write);
            }
            catch (AwsException error) when (error.Code == "ValidationException")
            {
                reason = new() { ["Code"] = "ValidationError", ["Message"] = error.Message };
            }

            reasons.Add((JsonNode)reason);
        }

        if (writes.DistinctBy(write => (write.Table, write.Key)).Count() < writes.Count)
        {
            throw DynamoError.Validation("Transaction request cannot include multiple operations on one item");
        }

        string[] codes = [.. reasons.Select(reason => reason!["Code"]!.GetValue<string>())];
        if (codes.Any(code => code != "None"))
        {
            throw new AwsException(
                "TransactionCanceledException",
                $"Transaction cancelled, please refer cancellation reasons for specific reasons [{string.Join(", ", codes)}]")
            {
                Details = new() { ["CancellationReasons"] = reasons },
            };
        }

        writes.ForEach(write => write.Apply());
    }

    private DynamoWrite Prepare(JsonElement action) => action.EnumerateObject().ToArray() switch
    {
        [{ Name: "Put" } put] => DynamoWrite.Put(require(put.Value), put.Value),
        [{ Name: "Update" } update] => DynamoWrite.Update(require(update.Value), update.Value),
        [{ Name: "Delete" } delete] => DynamoWrite.Delete(require(delete.Value), delete.Value),
        [{ Name: "ConditionCheck" } check] => DynamoWrite.Check(require(check.Value), check.Value),
        _ => throw DynamoError.Validation(
            "TransactItems can only contain one of Check, Put, Update or Delete"),
    };

    private static JsonObject Failed(DynamoWrite write)
    {
        JsonObject reason = new() { ["Code"] = "ConditionalCheckFailed", ["Message"] = "The conditional request failed" };
        if (write.ItemOnFailure() is { } item)
        {
            reason["Item"] = item;
        }

        return reason;
    }
}
