using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using BacklogQueue.Tests.Support;
using static BacklogQueue.Tests.Contracts.TestTable;

namespace BacklogQueue.Tests.Contracts;

/// <summary>https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html</summary>
public sealed class DynamoDb_updates(SharedMotoServer moto)
{
    [Theory, AllPeers]
    public async Task Every_clause_changes_what_it_names(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);
        await table.PutAsync(
            "p",
            "-",
            ("n", N("5")),
            ("former", S("gone")),
            ("entries", new() { L = [S("a"), S("b")] }),
            ("details", new() { M = new() { ["part"] = S("1") } }),
            ("tags", new() { SS = ["a", "b"] }),
            ("more", new() { SS = ["a"] }));

        UpdateItemResponse response = await table.UpdateAsync(
            "p",
            "SET n = n - :two, #new = if_not_exists(#new, :one), entries = list_append(entries, :tail), details.part = n REMOVE former ADD hits :one, more :set DELETE tags :set",
            new()
            {
                [":one"] = N("1"),
                [":two"] = N("2"),
                [":tail"] = new() { L = [S("c")] },
                [":set"] = new() { SS = ["b", "c"] },
            },
            new() { ["#new"] = "status" });

        Dictionary<string, AttributeValue> item = response.Attributes;
        Assert.Equal("3", item["n"].N);
        Assert.Equal("1", item["status"].N);
        Assert.Equal(["a", "b", "c"], item["entries"].L.Select(element => element.S));
        Assert.Equal("5", item["details"].M["part"].N);
        Assert.False(item.ContainsKey("former"));
        Assert.Equal("1", item["hits"].N);
        Assert.Equal(["a", "b", "c"], item["more"].SS.Order());
        Assert.Equal(["a"], item["tags"].SS);
    }

    [Theory, AllPeers]
    public async Task An_update_of_an_absent_item_makes_one(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);

        await table.UpdateAsync("p", "ADD n :one", new() { [":one"] = N("1") });

        Assert.Equal("1", (await table.GetAsync("p"))!["n"].N);
    }

    [Theory, AllPeers]
    public async Task The_values_before_and_after_come_back_as_asked(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);
        await table.PutAsync("p", "-", ("a", N("1")), ("b", N("2")));
        Dictionary<string, AttributeValue> ten = new() { [":v"] = N("10") };

        UpdateItemResponse old = await table.UpdateAsync("p", "SET a = :v", ten, returns: ReturnValue.UPDATED_OLD);
        UpdateItemResponse now = await table.UpdateAsync("p", "SET b = :v", ten, returns: ReturnValue.UPDATED_NEW);
        UpdateItemResponse all = await table.UpdateAsync("p", "SET b = :v", ten, returns: ReturnValue.ALL_OLD);

        Assert.Equal([("a", "1")], old.Attributes.Select(pair => (pair.Key, pair.Value.N)));
        Assert.Equal([("b", "10")], now.Attributes.Select(pair => (pair.Key, pair.Value.N)));
        Assert.Equal(4, all.Attributes.Count);
    }

    [Theory, AllPeers]
    public async Task A_position_past_the_end_of_a_list_appends(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);
        await table.PutAsync("p", "-", ("l", new() { L = [S("a"), S("b"), S("c")] }));

        UpdateItemResponse response = await table.UpdateAsync(
            "p", "SET l[7] = :v REMOVE l[0]", new() { [":v"] = S("z") });

        Assert.Equal(["b", "c", "z"], response.Attributes["l"].L.Select(element => element.S));
    }

    [Theory, AllPeers]
    public async Task A_key_attribute_cannot_be_updated(AwsPeer peer) =>
        await RefusedAsync(peer, "SET sk = :v", "part of the key");

    [Theory, AllPeers]
    public async Task Paths_may_not_overlap(AwsPeer peer) =>
        await RefusedAsync(peer, "SET a = :v, a.b = :v", "overlap");

    [Theory, AllPeers]
    public async Task An_attribute_that_is_read_must_exist(AwsPeer peer) =>
        await RefusedAsync(peer, "SET a = absent + :v", "not exist");

    [Theory, AllPeers]
    public async Task A_path_needs_its_parent(AwsPeer peer) =>
        await RefusedAsync(peer, "SET absent.b = :v", "document path");

    [Theory, AllPeers]
    public async Task An_item_has_at_most_400_kilobytes(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("an item is a few bytes larger than DynamoDB counts it");
        TestTable table = await TestTable.CreateAsync(aws);
        int fixedBytes = "pk".Length + "p".Length + "sk".Length + "-".Length + "x".Length;
        string largest = new('v', (400 * 1024) - fixedBytes);

        await table.PutAsync("p", "-", ("x", S(largest)));
        AmazonDynamoDBException error =
            await Assert.ThrowsAsync<AmazonDynamoDBException>(() => table.PutAsync("p", "-", ("x", S(largest + "v"))));

        Assert.Contains("size has exceeded", error.Message, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(AwsPeer peer, string update, string named)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);
        await table.PutAsync("p", "-", ("x", S("y")));

        AmazonDynamoDBException error = await Assert.ThrowsAsync<AmazonDynamoDBException>(() =>
            table.UpdateAsync("p", update, new() { [":v"] = N("1") }));

        Assert.Equal("ValidationException", error.ErrorCode);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
