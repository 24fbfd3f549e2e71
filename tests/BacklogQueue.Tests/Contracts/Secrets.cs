using System.Text.Json.Nodes;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Contracts;

/// <summary>https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html</summary>
public sealed class Secrets(SharedMotoServer moto)
{
    [Theory, AllPeers]
    public async Task A_new_value_is_current_and_the_old_one_previous(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        string name = await CreateAsync(aws, "old");

        await CallAsync(aws, "PutSecretValue", name, ("SecretString", "new"));

        Assert.Equal("new", await ValueAsync(aws, name));
        Assert.Equal("new", await ValueAsync(aws, name, ("VersionStage", "AWSCURRENT")));
        Assert.Equal("old", await ValueAsync(aws, name, ("VersionStage", "AWSPREVIOUS")));
    }

    [Theory, AllPeers]
    public async Task A_staged_value_becomes_current_when_its_stage_is_moved(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        aws.SkipOnMoto("plain GetSecretValue returns the old value after a stage move");
        string name = await CreateAsync(aws, "old");
        string old = (await CallAsync(aws, "GetSecretValue", name))["VersionId"]!.GetValue<string>();
        string pending = (await CallAsync(
            aws, "PutSecretValue", name, ("SecretString", "new"), ("VersionStages", new JsonArray("AWSPENDING"))))["VersionId"]!.GetValue<string>();
        Assert.Equal("old", await ValueAsync(aws, name));
        Assert.Equal("new", await ValueAsync(aws, name, ("VersionId", pending)));
        AwsCallException unsaid = await Assert.ThrowsAsync<AwsCallException>(() =>
            CallAsync(aws, "UpdateSecretVersionStage", name, ("VersionStage", "AWSCURRENT"), ("MoveToVersionId", pending)));

        await CallAsync(
            aws,
            "UpdateSecretVersionStage",
            name,
            ("VersionStage", "AWSCURRENT"),
            ("MoveToVersionId", pending),
            ("RemoveFromVersionId", old));

        Assert.Equal("InvalidParameterException", unsaid.Code);
        Assert.Equal("new", await ValueAsync(aws, name));
        Assert.Equal("old", await ValueAsync(aws, name, ("VersionStage", "AWSPREVIOUS")));
        JsonNode stages = (await CallAsync(aws, "DescribeSecret", name))["VersionIdsToStages"]!;
        Assert.Equal(["AWSPREVIOUS"], stages[old]!.AsArray().Select(stage => stage!.GetValue<string>()));
    }

    [Theory, AllPeers]
    public async Task A_retried_put_makes_one_version(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        string name = await CreateAsync(aws, "old");
        string token = Guid.NewGuid().ToString();

        await CallAsync(aws, "PutSecretValue", name, ("SecretString", "new"), ("ClientRequestToken", token));
        await CallAsync(aws, "PutSecretValue", name, ("SecretString", "new"), ("ClientRequestToken", token));

        Assert.Equal("old", await ValueAsync(aws, name, ("VersionStage", "AWSPREVIOUS")));
        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() =>
            CallAsync(aws, "PutSecretValue", name, ("SecretString", "other"), ("ClientRequestToken", token)));
        Assert.Equal("ResourceExistsException", error.Code);
    }

    [Theory, AllPeers]
    public async Task A_name_is_given_once(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        string name = await CreateAsync(aws, "1");

        AwsCallException error = await Assert.ThrowsAsync<AwsCallException>(() => aws.CallAsync(
            "secretsmanager", "secretsmanager.CreateSecret", Input(("Name", name), ("SecretString", "2"))));

        Assert.Equal("ResourceExistsException", error.Code);
    }

    [Theory, AllPeers]
    public async Task What_is_absent_or_deleted_says_so(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        string name = await CreateAsync(aws, "1");

        AwsCallException absent = await Assert.ThrowsAsync<AwsCallException>(() => ValueAsync(aws, AwsSession.Unique("absent")));
        AwsCallException stage = await Assert.ThrowsAsync<AwsCallException>(() => ValueAsync(aws, name, ("VersionStage", "AWSPREVIOUS")));
        await CallAsync(aws, "DeleteSecret", name, ("RecoveryWindowInDays", 7));
        AwsCallException deleted = await Assert.ThrowsAsync<AwsCallException>(() => ValueAsync(aws, name));

        Assert.Equal("ResourceNotFoundException", absent.Code);
        Assert.Equal("ResourceNotFoundException", stage.Code);
        Assert.Equal("InvalidRequestException", deleted.Code);
    }

    [Theory, AllPeers]
    public async Task A_random_password_keeps_to_its_rules(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);

        JsonNode answer = await aws.CallAsync("secretsmanager", "secretsmanager.GetRandomPassword", Input(
            ("PasswordLength", 40), ("ExcludePunctuation", true), ("ExcludeCharacters", "abc")));

        Assert.Matches("^[d-zA-Z0-9]{40}$", answer["RandomPassword"]!.GetValue<string>());
    }

    [Theory, AllPeers]
    public async Task A_secret_is_listed(AwsPeer peer)
    {
        await using AwsSession aws = await AwsSession.OpenAsync(peer, moto);
        string name = await CreateAsync(aws, "1");

        JsonNode list = (await aws.CallAsync("secretsmanager", "secretsmanager.ListSecrets", []))["SecretList"]!;

        Assert.Contains(name, list.AsArray().Select(secret => secret!["Name"]!.GetValue<string>()));
    }

    private static async Task<string> CreateAsync(AwsSession aws, string value)
    {
        string name = AwsSession.Unique("contract");
        await aws.CallAsync("secretsmanager", "secretsmanager.CreateSecret", Input(("Name", name), ("SecretString", value)));
        aws.OnEnd(() => CallAsync(aws, "DeleteSecret", name, ("ForceDeleteWithoutRecovery", true)));
        return name;
    }

    private static Task<JsonNode> CallAsync(AwsSession aws, string operation, string name, params (string Name, JsonNode Value)[] members)
    {
        JsonObject input = Input(members);
        input["SecretId"] = name;
        if (operation == "PutSecretValue")
        {
            input.TryAdd("ClientRequestToken", Guid.NewGuid().ToString());
        }

        return aws.CallAsync("secretsmanager", "secretsmanager." + operation, input);
    }

    private static async Task<string> ValueAsync(AwsSession aws, string name, params (string Name, JsonNode Value)[] members) =>
        (await CallAsync(aws, "GetSecretValue", name, members))["SecretString"]!.GetValue<string>();

    private static JsonObject Input(params (string Name, JsonNode Value)[] members)
    {
        JsonObject input = [];
        foreach ((string name, JsonNode value) in members)
        {
            input[name] = value;
        }

        return input;
    }
}
