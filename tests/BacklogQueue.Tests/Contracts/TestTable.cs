using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace BacklogQueue.Tests.Contracts;

/// <summary>A table of one test: key <c>pk</c>, <c>sk</c>; index <c>by-state</c> on <c>state</c>, <c>at</c> (a number).</summary>
internal sealed class TestTable
{
    private TestTable(AmazonDynamoDBClient client, string name)
    {
        Client = client;
        Name = name;
    }

    public AmazonDynamoDBClient Client { get; }

    public string Name { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<TestTable> CreateAsync(AwsSession aws)
    {
        AmazonDynamoDBClient client = new(aws.Credentials, aws.Configure(new AmazonDynamoDBConfig()));
        string name = AwsSession.Unique("contract");
        await client.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = name,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions =
                [
                    new("pk", ScalarAttributeType.S), new("sk", ScalarAttributeType.S),
                    new("state", ScalarAttributeType.S), new("at", ScalarAttributeType.N),
                ],
                KeySchema = [new("pk", KeyType.HASH), new("sk", KeyType.RANGE)],
                GlobalSecondaryIndexes =
                [
                    new()
                    {
                        IndexName = "by-state",
                        KeySchema = [new("state", KeyType.HASH), new("at", KeyType.RANGE)],
                        Projection = new() { ProjectionType = ProjectionType.KEYS_ONLY },
                    },
                ],
            },
            Token);
        aws.OnEnd(async () =>
        {
            await client.DeleteTableAsync(name, CancellationToken.None);
            client.Dispose();
        });
        while ((await client.DescribeTableAsync(name, Token)).Table.TableStatus != TableStatus.ACTIVE)
        {
            await Task.Yield(); // AWS takes seconds; the others are active at once
        }

        return new TestTable(client, name);
    }

    public static AttributeValue S(string text) => new() { S = text };

    public static AttributeValue N(string number) => new() { N = number };

    public static Dictionary<string, AttributeValue> Key(string pk, string sk = "-") => new() { ["pk"] = S(pk), ["sk"] = S(sk) };

    /// <summary>An item with its key and some attributes.</summary>
    public static Dictionary<string, AttributeValue> Item(string pk, string sk, params (string Name, AttributeValue Value)[] attributes)
    {
        Dictionary<string, AttributeValue> item = Key(pk, sk);
        foreach ((string name, AttributeValue value) in attributes)
        {
            item.Add(name, value);
        }

        return item;
    }

    public Task PutAsync(string pk, string sk, params (string Name, AttributeValue Value)[] attributes) =>
        Client.PutItemAsync(Name, Item(pk, sk, attributes), Token);

    public async Task<Dictionary<string, AttributeValue>?> GetAsync(string pk, string sk = "-") =>
        (await Client.GetItemAsync(new() { TableName = Name, Key = Key(pk, sk), ConsistentRead = true }, Token)).Item;

    /// <summary>An update; <paramref name="names"/> and <paramref name="values"/> by placeholder.</summary>
    public Task<UpdateItemResponse> UpdateAsync(
        string pk,
        string update,
        Dictionary<string, AttributeValue>? values = null,
        Dictionary<string, string>? names = null,
        string? condition = null,
        ReturnValue? returns = null) => Client.UpdateItemAsync(
            new()
            {
                TableName = Name,
                Key = Key(pk),
                UpdateExpression = update,
                ConditionExpression = condition,
                ExpressionAttributeValues = values,
                ExpressionAttributeNames = names,
                ReturnValues = returns ?? ReturnValue.ALL_NEW,
            },
            Token);

    public Task<QueryResponse> QueryAsync(string condition, Dictionary<string, AttributeValue> values, Action<QueryRequest>? configure = null)
    {
        QueryRequest request = new()
        {
            TableName = Name,
            KeyConditionExpression = condition,
            ExpressionAttributeValues = values,
        };
        configure?.Invoke(request);
        return Client.QueryAsync(request, Token);
    }
}
