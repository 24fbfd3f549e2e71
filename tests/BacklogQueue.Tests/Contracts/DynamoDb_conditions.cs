using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using BacklogQueue.Tests.Support;
using static BacklogQueue.Tests.Contracts.TestTable;

namespace BacklogQueue.Tests.Contracts;

/// <summary>https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html</summary>
public sealed class DynamoDb_conditions(SharedMotoServer moto)
{
    private static readonly Dictionary<string, AttributeValue> s_values = new()
    {
        [":three"] = N("3"),
        [":ten"] = N("10"),
        [":text"] = S("hello"),
        [":part"] = S("ell"),
        [":type"] = S("M"),
        [":map"] = new() { M = new() { ["b"] = new() { L = [N("1"), S("x")] } } },
    };

    [Theory, AllPeers]
    public async Task Every_operator_decides_as_documented(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);
        await table.PutAsync(
            "p", "-", ("n", N("5")), ("s", S("hello")), ("tags", new() { SS = ["hello", "b"] }), ("m", s_values[":map"]));

        foreach ((string condition, bool holds) in ((string, bool)[])
        [
            ("attribute_exists(n)", true),
            ("attribute_not_exists(n)", false),
            ("attribute_not_exists(m.c)", true),
            ("attribute_exists(m.b[1])", true),
            ("attribute_exists(m.b[2])", false),
            ("attribute_type(m, :type)", true),
            ("begins_with(s, :text)", true),
            ("begins_with(s, :part)", false),
            ("contains(s, :part)", true),
            ("contains(tags, :text)", true),
            ("contains(tags, :part)", false),
            ("size(s) > :three", true),
            ("size(m.b) = :three", false),
            ("n BETWEEN :three AND :ten", true),
            ("n IN (:three, :ten)", false),
            ("s IN (:part, :text)", true),
            ("n = :three OR s = :text AND n < :three", false),
            ("(n = :three OR s = :text) AND n > :three", true),
            ("NOT n = :three", true),
            ("NOT (n > :three AND n < :ten)", false),
            ("n <> :text", true),
            ("absent <> :three", true),
            ("absent = :text", false),
            ("absent < :three", false),
            ("m = :map", true),
        ])
        {
            Assert.True(holds == await HoldsAsync(table, condition), $"{condition} should be {holds}");
        }

        aws.SkipOnMoto("values of two types are compared as their texts");
        Assert.False(await HoldsAsync(table, "n < :text"));
    }

    [Theory, AllPeers]
    public async Task A_condition_on_an_absent_item_sees_no_attribute(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        TestTable table = await TestTable.CreateAsync(aws);
        PutItemRequest create = new()
        {
            TableName = table.Name,
            Item = Key("p"),
            ConditionExpression = "attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
        CancellationToken token = TestContext.Current.CancellationToken;

        await table.Client.PutItemAsync(create, token);
        ConditionalCheckFailedException error =
            await Assert.ThrowsAsync<ConditionalCheckFailedException>(() => table.Client.PutItemAsync(create, token));

        Assert.Equal("p", error.Item["pk"].S);
    }

    [Theory, AllPeers]
    public async Task A_wrong_expression_is_named(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("an expression is checked only as far as it is evaluated");
        TestTable table = await TestTable.CreateAsync(aws);

        foreach ((string condition, string named) in ((string, string)[])
        [
            ("n = :three", "unused in expressions: keys: {:ten}"),
            ("n IN (:three, :ten, :undefined)", ":undefined"),
            ("n == :three AND n = :ten", "Syntax error; token: \"=\""),
            ("n = :three AND n = :ten AND", "Syntax error; token: \"<EOF>\""),
            ("status = :three AND n = :ten", "reserved keyword: status"),
            ("exists(n) AND n IN (:three, :ten)", "Invalid function name; function: exists"),
            ("#n = :three AND n = :ten", "#n"),
        ])
        {
            AmazonDynamoDBException error = await Assert.ThrowsAsync<AmazonDynamoDBException>(() => table.Client.PutItemAsync(
                new()
                {
                    TableName = table.Name,
                    Item = Key("p"),
                    ConditionExpression = condition,
                    ExpressionAttributeValues = new() { [":three"] = N("3"), [":ten"] = N("10") },
                },
                TestContext.Current.CancellationToken));
            Assert.Equal("ValidationException", error.ErrorCode);
            Assert.Contains(named, error.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<bool> HoldsAsync(TestTable table, string condition)
    {
        Dictionary<string, AttributeValue> used =
            s_values.Where(value => condition.Contains(value.Key, StringComparison.Ordinal)).ToDictionary();
        try
        {
            await table.UpdateAsync("p", "REMOVE nothing", used.Count == 0 ? null : used, condition: condition);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }
}
