using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using BacklogQueue.Tests.Support;
using static BacklogQueue.Tests.Contracts.TestTable;

namespace BacklogQueue.Tests.Contracts;

/// <summary>https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html</summary>
public sealed class DynamoDb_transactions(SharedMotoServer moto)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, AllPeers]
    public async Task All_actions_are_done(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);
        await table.PutAsync("update", "-", ("n", N("1")));
        await table.PutAsync("delete", "-");
        await table.PutAsync("check", "-");

        await WriteAsync(table, null, Put(table, "put"), Add(table, "update"), Delete(table, "delete"), Check(table, "check", "attribute_exists(pk)"));

        TransactGetItemsResponse read = await table.Client.TransactGetItemsAsync(
            new()
            {
                TransactItems =
                [
                    .. ((string[])["put", "update", "delete"]).Select(pk =>
                        new TransactGetItem { Get = new() { TableName = table.Name, Key = Key(pk) } }),
                ],
            },
            Token);
        Assert.Equal("put", read.Responses[0].Item["pk"].S);
        Assert.Equal("2", read.Responses[1].Item["n"].N);
        Assert.True(read.Responses[2].Item is null or { Count: 0 });
    }

    [Theory, AllPeers]
    public async Task One_failed_condition_undoes_all_and_is_named(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);
        await table.PutAsync("there", "-", ("n", N("1")));
        TransactWriteItem check = Check(table, "there", "attribute_not_exists(pk)");
        check.ConditionCheck.ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD;

        TransactionCanceledException error = await Assert.ThrowsAsync<TransactionCanceledException>(() =>
            WriteAsync(table, null, Put(table, "new"), check));

        Assert.Null(await table.GetAsync("new"));
        Assert.Equal(["None", "ConditionalCheckFailed"], error.CancellationReasons.Select(reason => reason.Code));
        Assert.Equal("1", error.CancellationReasons[1].Item["n"].N);
    }

    [Theory, AllPeers]
    public async Task The_same_token_does_it_once(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("ClientRequestToken is ignored");
        TestTable table = await TestTable.CreateAsync(aws);
        string token = Guid.NewGuid().ToString();

        await WriteAsync(table, token, Add(table, "p"));
        await WriteAsync(table, token, Add(table, "p"));
        await Assert.ThrowsAsync<IdempotentParameterMismatchException>(() => WriteAsync(table, token, Add(table, "q")));

        Assert.Equal("1", (await table.GetAsync("p"))!["n"].N);
    }

    [Theory, AllPeers]
    public async Task One_item_cannot_be_touched_twice(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);

        AmazonDynamoDBException error = await Assert.ThrowsAsync<AmazonDynamoDBException>(() =>
            WriteAsync(table, null, Put(table, "p"), Add(table, "p")));

        Assert.Equal("ValidationException", error.ErrorCode);
    }

    [Theory, AllPeers]
    public async Task Of_writers_on_one_condition_exactly_one_wins(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("acknowledged writes vanish while another client's transaction is being cancelled");
        TestTable table = await TestTable.CreateAsync(aws);

        bool[] won = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                await WriteAsync(table, null, Put(table, "head", "attribute_not_exists(pk)"), Put(table, $"row-{i}"));
                return true;
            }
            catch (TransactionCanceledException)
            {
                return false;
            }
        }));

        Assert.Single(won, outcome => outcome);
        int winner = Array.IndexOf(won, true);
        for (int i = 0; i < won.Length; i++)
        {
            Assert.Equal(i == winner, await table.GetAsync($"row-{i}") is { Count: > 0 });
        }
    }

    private static Task<TransactWriteItemsResponse> WriteAsync(TestTable table, string? token, params TransactWriteItem[] items) =>
        table.Client.TransactWriteItemsAsync(new() { TransactItems = [.. items], ClientRequestToken = token }, Token);

    private static TransactWriteItem Put(TestTable table, string pk, string? condition = null) =>
        new() { Put = new() { TableName = table.Name, Item = Key(pk), ConditionExpression = condition } };

    private static TransactWriteItem Delete(TestTable table, string pk) =>
        new() { Delete = new() { TableName = table.Name, Key = Key(pk) } };

    private static TransactWriteItem Add(TestTable table, string pk) => new()
    {
        Update = new()
        {
            TableName = table.Name,
            Key = Key(pk),
            UpdateExpression = "ADD n :one",
            ExpressionAttributeValues = new() { [":one"] = N("1") },
        },
    };

    private static TransactWriteItem Check(TestTable table, string pk, string condition) =>
        new() { ConditionCheck = new() { TableName = table.Name, Key = Key(pk), ConditionExpression = condition } };
}
