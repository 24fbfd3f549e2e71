using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using BacklogQueue.Tests.Support;
using static BacklogQueue.Tests.Contracts.TestTable;

namespace BacklogQueue.Tests.Contracts;

public sealed class DynamoDb_tables(SharedMotoServer moto)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, AllPeers]
    public async Task A_table_is_described_as_it_was_made(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);

        TableDescription description = (await table.Client.DescribeTableAsync(table.Name, Token)).Table;

        Assert.Equal(["pk", "sk"], description.KeySchema.Select(key => key.AttributeName));
        Assert.Equal("by-state", Assert.Single(description.GlobalSecondaryIndexes).IndexName);
        Assert.Equal(BillingMode.PAY_PER_REQUEST, description.BillingModeSummary.BillingMode);
        Assert.EndsWith($":table/{table.Name}", description.TableArn, StringComparison.Ordinal);
        Assert.Contains(table.Name, (await table.Client.ListTablesAsync(Token)).TableNames);
    }

    [Theory, AllPeers]
    public async Task A_name_is_given_once(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);

        await Assert.ThrowsAsync<ResourceInUseException>(() => table.Client.CreateTableAsync(
            new()
            {
                TableName = table.Name,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions = [new("pk", ScalarAttributeType.S)],
                KeySchema = [new("pk", KeyType.HASH)],
            },
            Token));
    }

    [Theory, AllPeers]
    public async Task An_absent_table_is_not_found(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);

        await Assert.ThrowsAsync<ResourceNotFoundException>(() =>
            table.Client.GetItemAsync(AwsSession.Unique("absent"), Key("p"), Token));
    }

    [Theory, AllPeers]
    public async Task Time_to_live_is_switched_on_once(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);
        UpdateTimeToLiveRequest on = new()
        {
            TableName = table.Name,
            TimeToLiveSpecification = new() { AttributeName = "expires", Enabled = true },
        };

        await table.Client.UpdateTimeToLiveAsync(on, Token);

        TimeToLiveDescription told = (await table.Client.DescribeTimeToLiveAsync(table.Name, Token)).TimeToLiveDescription;
        Assert.Equal("expires", told.AttributeName);
        aws.SkipOnMoto("time to live can be switched on twice");
        await Assert.ThrowsAsync<AmazonDynamoDBException>(() => table.Client.UpdateTimeToLiveAsync(on, Token));
    }

    [Theory, AllPeers]
    public async Task A_key_must_be_whole_typed_and_not_empty(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("an index key attribute of the wrong type is accepted");
        TestTable table = await TestTable.CreateAsync(aws);

        foreach (Dictionary<string, AttributeValue> item in (Dictionary<string, AttributeValue>[])
        [
            new() { ["pk"] = S("p") },
            new() { ["pk"] = S("p"), ["sk"] = N("1") },
            new() { ["pk"] = S("p"), ["sk"] = S("") },
            Item("p", "-", ("state", N("1"))),
        ])
        {
            AmazonDynamoDBException error = await Assert.ThrowsAsync<AmazonDynamoDBException>(() =>
                table.Client.PutItemAsync(table.Name, item, Token));
            Assert.Equal("ValidationException", error.ErrorCode);
        }
    }
}
