using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli.Doctor;

/// <summary>The push log's table: its keys, its indexes, and the end of its rows.</summary>
/// <param name="dynamo">Needs <c>dynamodb:DescribeTable</c> and <c>dynamodb:DescribeTimeToLive</c>.</param>
internal sealed class TableCheck(IAmazonDynamoDB dynamo)
{
    private const string Advice = "deploy the stack again: it was changed by hand, or it is another table";

    public async Task<IReadOnlyList<Finding>> RunAsync(string name, CancellationToken cancellationToken)
    {
        TableDescription table = (await dynamo.DescribeTableAsync(name, cancellationToken)).Table;
        TimeToLiveDescription? life = (await dynamo.DescribeTimeToLiveAsync(name, cancellationToken)).TimeToLiveDescription;
        bool isUsable = table.TableStatus == TableStatus.ACTIVE && PartitionKey(table.KeySchema) == PushLogSchema.PartitionKey;
        string[] missing = [.. PushLogSchema.IndexKeys.Where(index => !Has(table, index.Key, index.Value)).Select(index => index.Key)];
        bool forgets = life?.TimeToLiveStatus == TimeToLiveStatus.ENABLED && life.AttributeName == PushLogSchema.ExpiryAttribute;
        return
        [
            Finding.Of("table", isUsable, isUsable ? $"{name} is the push log" : $"{name} is {table.TableStatus} and has the key {PartitionKey(table.KeySchema)}", Advice),
            Finding.Of(
                "indexes", missing.Length == 0, missing.Length == 0 ? string.Join(", ", PushLogSchema.IndexKeys.Keys) : $"absent or not ready: {string.Join(", ", missing)}", Advice),
            Finding.Of("time to live", forgets, forgets ? $"rows end at their {PushLogSchema.ExpiryAttribute}, if they have one" : $"rows do not end at their {PushLogSchema.ExpiryAttribute}", Advice),
        ];
    }

    private static bool Has(TableDescription table, string index, string partitionKey) => table.GlobalSecondaryIndexes?.Exists(one =>
        one.IndexName == index && one.IndexStatus == IndexStatus.ACTIVE && PartitionKey(one.KeySchema) == partitionKey) == true;

    private static string? PartitionKey(List<KeySchemaElement> keys) => keys.Find(key => key.KeyType == KeyType.HASH)?.AttributeName;
}
