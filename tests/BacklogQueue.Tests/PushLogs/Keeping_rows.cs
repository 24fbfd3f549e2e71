using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.PushLogs;

public sealed class Keeping_rows(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_is_kept_for_ever_unless_a_time_is_given()
    {
        IEnumerable<Dictionary<string, AttributeValue>> items = await ItemsAfterAPublicationAsync(retention: null);

        Assert.All(items, item => Assert.DoesNotContain(PushLogSchema.ExpiryAttribute, item.Keys));
    }

    [Fact]
    public async Task A_row_may_go_that_time_after_its_last_change_and_the_head_stays()
    {
        List<Dictionary<string, AttributeValue>> items = await ItemsAfterAPublicationAsync(TimeSpan.FromDays(30));

        Dictionary<string, AttributeValue> head = items.Single(item => item["sk"].S == PushLogSchema.HeadSortKey);
        Dictionary<string, AttributeValue> row = items.Single(item => item != head);
        Assert.DoesNotContain(PushLogSchema.ExpiryAttribute, head.Keys);
        Assert.Equal($"{SomePush.Noon.AddHours(1).AddDays(30).ToUnixTimeSeconds()}", row[PushLogSchema.ExpiryAttribute].N);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("0", null)]
    [InlineData("400", 400)]
    public void The_environment_says_it_in_days(string? text, int? days) =>
        Assert.Equal(days is null ? null : TimeSpan.FromDays(days.Value), new Settings(_ => text).AuditRetention);

    [Fact]
    public void What_is_no_number_of_days_is_refused() =>
        Assert.Throws<SettingsException>(() => new Settings(_ => "a while").AuditRetention);

    private async Task<List<Dictionary<string, AttributeValue>>> ItemsAfterAPublicationAsync(TimeSpan? retention)
    {
        IAmazonDynamoDB dynamo = await cloud.CreateDynamoDbAsync();
        string table = await TestCloud.CreateTableAsync(dynamo);
        Push push = SomePush.Of();
        PushRow row = await new PushLog(dynamo, table, new FixedClock(SomePush.Noon), retention)
            .RecordReceivedAsync(push, LogOfOneTest.Attempt(), Token);
        Head head = LogOfOneTest.Head(push, SomePush.Commit('a'));
        PushLog later = new(dynamo, table, new FixedClock(SomePush.Noon.AddHours(1)), retention);
        await later.PublishAsync(
            row, head, LogOfOneTest.Packaged(head), LogOfOneTest.Attempt(), new Dictionary<string, long>(), Token);

        QueryResponse answer = await dynamo.QueryAsync(
            new QueryRequest
            {
                TableName = table,
                KeyConditionExpression = "pk = :ref",
                ExpressionAttributeValues = new() { [":ref"] = new AttributeValue(push.Ref.ToString()) },
            },
            Token);
        return answer.Items;
    }
}
