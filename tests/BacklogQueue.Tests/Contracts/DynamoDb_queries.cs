using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using BacklogQueue.Tests.Support;
using static BacklogQueue.Tests.Contracts.TestTable;

namespace BacklogQueue.Tests.Contracts;

/// <summary>https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.html</summary>
public sealed class DynamoDb_queries(SharedMotoServer moto)
{
    private static readonly string[] s_sortKeys = ["a1", "a2", "a3", "b1", "é"];

    [Theory, AllPeers]
    public async Task A_partition_comes_in_order_of_its_range_key_or_in_reverse(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await FilledAsync(aws);
        Dictionary<string, AttributeValue> values = new() { [":p"] = S("p") };

        QueryResponse forward = await table.QueryAsync("pk = :p", values);
        QueryResponse backward = await table.QueryAsync("pk = :p", values, query => query.ScanIndexForward = false);

        Assert.Equal(s_sortKeys, SortKeys(forward));
        Assert.Equal(s_sortKeys.Reverse(), SortKeys(backward));
    }

    [Theory, AllPeers]
    public async Task The_range_key_can_be_bounded(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await FilledAsync(aws);

        foreach ((string condition, string[] expected) in ((string, string[])[])
        [
            ("begins_with(sk, :v)", ["a2"]),
            ("sk > :v", ["a3", "b1", "é"]),
            ("sk <= :v", ["a1", "a2"]),
            ("sk = :v", ["a2"]),
            ("sk BETWEEN :v AND :w", ["a2", "a3", "b1"]),
        ])
        {
            Dictionary<string, AttributeValue> values = new() { [":p"] = S("p"), [":v"] = S("a2") };
            if (condition.Contains(":w", StringComparison.Ordinal))
            {
                values.Add(":w", S("b1"));
            }

            Assert.Equal(expected, SortKeys(await table.QueryAsync($"pk = :p AND {condition}", values)));
        }
    }

    [Theory, AllPeers]
    public async Task Pages_follow_each_other_until_no_key_is_left(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await FilledAsync(aws);
        List<string> seen = [];
        Dictionary<string, AttributeValue>? next = null;
        do
        {
            QueryResponse page = await table.QueryAsync("pk = :p", new() { [":p"] = S("p") }, query =>
            {
                query.Limit = 2;
                query.ExclusiveStartKey = next;
            });
            Assert.True(page.Count <= 2);
            seen.AddRange(SortKeys(page));
            next = page.LastEvaluatedKey;
        }
        while (next is { Count: > 0 });

        Assert.Equal(s_sortKeys, seen);
    }

    [Theory, AllPeers]
    public async Task A_filter_drops_items_after_the_limit_counted_them(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await FilledAsync(aws);

        QueryResponse page = await table.QueryAsync("pk = :p", new() { [":p"] = S("p"), [":n"] = N("1") }, query =>
        {
            query.FilterExpression = "#at > :n";
            query.ExpressionAttributeNames = new() { ["#at"] = "at" };
            query.ProjectionExpression = "sk";
            query.Limit = 3;
        });

        Assert.Equal(3, page.ScannedCount);
        Assert.Equal(["a3"], SortKeys(page));
        Assert.Equal(["sk"], page.Items[0].Keys);
        Assert.Equal("a3", page.LastEvaluatedKey["sk"].S);
    }

    [Theory, AllPeers]
    public async Task An_index_holds_the_items_that_have_its_key(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await FilledAsync(aws);
        await table.UpdateAsync("other", "SET #s = :v, #a = :n, extra = :v", new() { [":v"] = S("odd"), [":n"] = N("10") }, new() { ["#s"] = "state", ["#a"] = "at" });

        QueryResponse page = await ByStateAsync(table, "odd", query => query.Limit = 2);
        QueryResponse rest = await ByStateAsync(table, "odd", query => query.ExclusiveStartKey = page.LastEvaluatedKey);
        QueryResponse count = await ByStateAsync(table, "even", query => query.Select = Select.COUNT);

        Assert.Equal(["a2", "b1"], SortKeys(page));
        Assert.Equal(["-"], SortKeys(rest));
        Assert.Equal(["at", "pk", "sk", "state"], rest.Items[0].Keys.Order());
        Assert.Equal(3, count.Count);
        Assert.True(count.Items is null or { Count: 0 });
    }

    [Theory, AllPeers]
    public async Task An_index_follows_its_items(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);
        Dictionary<string, string> names = new() { ["#s"] = "state" };
        await table.PutAsync("p", "-", ("state", S("one")), ("at", N("1")));

        await table.UpdateAsync("p", "SET #s = :v", new() { [":v"] = S("two") }, names);
        Assert.Equal(0, (await ByStateAsync(table, "one")).Count);
        Assert.Equal(1, (await ByStateAsync(table, "two")).Count);
        await table.UpdateAsync("p", "REMOVE #s", names: names);

        Assert.Equal(0, (await ByStateAsync(table, "two")).Count);
    }

    [Theory, AllPeers]
    public async Task Numbers_are_decimals_of_38_digits_in_numeric_order(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);
        foreach (string number in (string[])["10", "9", "-2.5", "12345678901234567890123456789012345678", "1E2", "0.50"])
        {
            await table.PutAsync("p", number, ("state", S("s")), ("at", N(number)));
        }

        QueryResponse page = await ByStateAsync(table, "s");

        Assert.Equal(["-2.5", "0.50", "9", "10", "1E2", "12345678901234567890123456789012345678"], SortKeys(page));
        aws.SkipOnMoto("numbers come back as they were written");
        Assert.Equal(["-2.5", "0.5", "9", "10", "100", "12345678901234567890123456789012345678"], page.Items.Select(item => item["at"].N));
        AmazonDynamoDBException error = await Assert.ThrowsAsync<AmazonDynamoDBException>(() =>
            table.PutAsync("p", "x", ("n", N("123456789012345678901234567890123456789"))));
        Assert.Contains("38 significant digits", error.Message, StringComparison.Ordinal);
    }

    private static async Task<TestTable> FilledAsync(AwsSession aws)
    {
        TestTable table = await TestTable.CreateAsync(aws);
        foreach ((string sortKey, int i) in s_sortKeys.Select((sortKey, i) => (sortKey, i)))
        {
            await table.PutAsync("p", sortKey, ("state", S(i % 2 == 0 ? "even" : "odd")), ("at", N($"{i}")), ("extra", S("e")));
        }

        await table.PutAsync("other", "-");
        return table;
    }

    private static Task<QueryResponse> ByStateAsync(TestTable table, string state, Action<QueryRequest>? configure = null) =>
        table.QueryAsync("#s = :s", new() { [":s"] = S(state) }, query =>
        {
            query.IndexName = "by-state";
            query.ExpressionAttributeNames = new() { ["#s"] = "state" };
            configure?.Invoke(query);
        });

    private static IEnumerable<string> SortKeys(QueryResponse page) => page.Items.Select(item => item["sk"].S);
}
