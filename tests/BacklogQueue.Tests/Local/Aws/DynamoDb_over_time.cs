using System.Globalization;
using System.Text.Json.Nodes;
using BacklogQueue.Local.Aws;
using BacklogQueue.Tests.Contracts;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Aws;

/// <summary>What only time does, under a clock that the test moves; and what a kill does not undo.</summary>
public sealed class DynamoDb_over_time : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly TemporaryDirectory _folder = new();
    private LocalAws _services;
    private AwsSession _aws;

    public DynamoDb_over_time() => (_services, _aws) = Open();

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_expired_item_stays_readable_for_a_while_and_then_goes()
    {
        await CreateAsync();
        await CallAsync("UpdateTimeToLive", new()
        {
            ["TimeToLiveSpecification"] = new JsonObject { ["AttributeName"] = "expires", ["Enabled"] = true },
        });
        await PutAsync("p", ("expires", _clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds()));
        await PutAsync("ancient", ("expires", 1));

        _clock.Advance(TimeSpan.FromHours(48));
        Assert.NotNull(await GetAsync("p"));
        _clock.Advance(TimeSpan.FromHours(2));

        Assert.Null(await GetAsync("p"));
        Assert.NotNull(await GetAsync("ancient"));
    }

    [Fact]
    public async Task A_request_token_is_forgotten_after_ten_minutes()
    {
        await CreateAsync();
        JsonObject Add() => new()
        {
            ["ClientRequestToken"] = "token",
            ["TransactItems"] = new JsonArray(new JsonObject
            {
                ["Update"] = new JsonObject
                {
                    ["TableName"] = "table",
                    ["Key"] = new JsonObject { ["pk"] = new JsonObject { ["S"] = "p" } },
                    ["UpdateExpression"] = "ADD n :one",
                    ["ExpressionAttributeValues"] = new JsonObject { [":one"] = new JsonObject { ["N"] = "1" } },
                },
            }),
        };

        await CallAsync("TransactWriteItems", Add());
        await CallAsync("TransactWriteItems", Add());
        _clock.Advance(TimeSpan.FromMinutes(10));
        await CallAsync("TransactWriteItems", Add());

        Assert.Equal("2", (await GetAsync("p"))!["n"]!["N"]!.GetValue<string>());
    }

    [Fact]
    public async Task Tables_and_items_come_back()
    {
        await CreateAsync();
        await PutAsync("kept", ("n", 1));
        await PutAsync("deleted", ("n", 2));
        await CallAsync("DeleteItem", new() { ["Key"] = new JsonObject { ["pk"] = new JsonObject { ["S"] = "deleted" } } });

        _services.Dispose();
        (_services, _aws) = Open();

        Assert.Equal("1", (await GetAsync("kept"))!["n"]!["N"]!.GetValue<string>());
        Assert.Null(await GetAsync("deleted"));
    }

    [Theory]
    [InlineData("Scan", "refuses dynamodb:Scan")]
    [InlineData("UpdateTable", "does not implement dynamodb:UpdateTable")]
    public async Task What_the_product_never_does_is_refused(string operation, string named)
    {
        await CreateAsync();

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() => CallAsync(operation, []));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private (LocalAws Services, AwsSession Aws) Open()
    {
        LocalAwsOptions options = new() { Clock = _clock, DataFolder = _folder.Path };
        LocalAws services = new(options);
        return (services, AwsSession.InProcess(services, options));
    }

    private Task<JsonNode> CreateAsync() => CallAsync("CreateTable", new()
    {
        ["BillingMode"] = "PAY_PER_REQUEST",
        ["AttributeDefinitions"] = new JsonArray(new JsonObject { ["AttributeName"] = "pk", ["AttributeType"] = "S" }),
        ["KeySchema"] = new JsonArray(new JsonObject { ["AttributeName"] = "pk", ["KeyType"] = "HASH" }),
    });

    private Task<JsonNode> PutAsync(string pk, (string Name, long Value) attribute) => CallAsync("PutItem", new()
    {
        ["Item"] = new JsonObject
        {
            ["pk"] = new JsonObject { ["S"] = pk },
            [attribute.Name] = new JsonObject { ["N"] = attribute.Value.ToString(CultureInfo.InvariantCulture) },
        },
    });

    private async Task<JsonNode?> GetAsync(string pk) => (await CallAsync("GetItem", new()
    {
        ["Key"] = new JsonObject { ["pk"] = new JsonObject { ["S"] = pk } },
    }))["Item"];

    private Task<JsonNode> CallAsync(string operation, JsonObject input)
    {
        input["TableName"] = "table";
        return _aws.CallAsync("dynamodb", "DynamoDB_20120810." + operation, input);
    }
}
