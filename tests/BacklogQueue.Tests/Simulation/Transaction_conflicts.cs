using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Simulation;

/// <summary>The injected refusals are read by the SDK as what DynamoDB documents.</summary>
public sealed class Transaction_conflicts
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0.0, "TransactionConflict", "None")]
    [InlineData(0.9, "None", "TransactionConflict")]
    public async Task Transaction_is_cancelled_with_a_reason_for_each_item(double item, string first, string second)
    {
        using AmazonDynamoDBClient dynamo = Create(item);
        TransactWriteItem write = new() { Delete = new() { TableName = "table", Key = Key() } };

        TransactionCanceledException problem = await Assert.ThrowsAsync<TransactionCanceledException>(
            () => dynamo.TransactWriteItemsAsync(new() { TransactItems = [write, write] }, Token));

        Assert.Equal([first, second], problem.CancellationReasons.Select(reason => reason.Code));
        Assert.True(AwsErrors.IsTransient(problem));
    }

    [Fact]
    public async Task Single_write_is_refused_for_now()
    {
        using AmazonDynamoDBClient dynamo = Create(item: 0);

        TransactionConflictException problem = await Assert.ThrowsAsync<TransactionConflictException>(
            () => dynamo.UpdateItemAsync(new UpdateItemRequest { TableName = "table", Key = Key() }, Token));

        Assert.True(AwsErrors.IsTransient(problem));
    }

    [Fact]
    public async Task Reads_meet_no_transaction()
    {
        using AmazonDynamoDBClient dynamo = Create(item: 0);

        GetItemResponse response = await dynamo.GetItemAsync("table", Key(), Token);

        Assert.False(response.IsItemSet);
    }

    private static Dictionary<string, AttributeValue> Key() => new() { ["pk"] = new("key") };

    private static AmazonDynamoDBClient Create(double item)
    {
        ScriptedHandler far = new(request => TransactionConflict.AnswerTo(
            request, request.Content!.ReadAsByteArrayAsync(Token).GetAwaiter().GetResult(), item)
            ?? ScriptedHandler.Answer(200, "{}")(request));
        return new AmazonDynamoDBClient(
            new BasicAWSCredentials("key", "secret"),
            new AmazonDynamoDBConfig
            {
                ServiceURL = "http://dynamodb.test",
                AuthenticationRegion = "ap-northeast-1",
                MaxErrorRetry = 0,
                HttpClientFactory = new HandlerClientFactory(far),
            });
    }
}
