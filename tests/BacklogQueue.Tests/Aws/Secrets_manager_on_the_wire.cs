using System.Text.Json;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Aws;

public sealed class Secrets_manager_on_the_wire
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_value_comes_with_its_version_stages_bytes_and_time()
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(200, """
            {"ARN":"arn:aws:secretsmanager:eu-central-1:1:secret:s-AbCdEf","Name":"s","VersionId":"v","SecretString":"t",
             "SecretBinary":"AP8=","VersionStages":["AWSCURRENT"],"CreatedDate":1.7000000005E9,"SomethingNew":{"a":[1]}}
            """));
        using AmazonSecretsManagerClient secrets = AwsClients.Secrets(wire);

        GetSecretValueResponse value = await secrets.GetSecretValueAsync(new() { SecretId = "s" }, Token);

        Assert.Equal(("s", "v", "t"), (value.Name, value.VersionId, value.SecretString));
        Assert.Equal([0x00, 0xFF], value.SecretBinary!.ToArray());
        Assert.Equal(["AWSCURRENT"], value.VersionStages!);
        Assert.Equal(DateTime.UnixEpoch.AddMilliseconds(1_700_000_000_500), value.CreatedDate);
        Assert.Equal("secretsmanager.GetSecretValue", wire.Request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", wire.Request.Headers["Content-Type"]);
        Assert.Equal("""{"SecretId":"s"}""", wire.Request.Body);
        Assert.DoesNotContain("x-amzn-query-mode", wire.Request.Headers.Keys);
        Assert.Contains("/eu-central-1/secretsmanager/aws4_request", wire.Request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_put_carries_the_same_token_so_that_it_makes_one_version()
    {
        using ScriptedHandler wire = new(ScriptedHandler.Answer(500), ScriptedHandler.Answer(200, "{}"));
        using AmazonSecretsManagerClient secrets = AwsClients.Secrets(wire);

        await secrets.PutSecretValueAsync(new() { SecretId = "s", SecretString = "t" }, Token);

        string[] tokens = [.. wire.Requests.Select(request =>
            JsonElement.Parse(request.Body).GetProperty("ClientRequestToken").GetString()!)];
        Assert.Equal(2, tokens.Length);
        Assert.Equal(tokens[0], tokens[1]);
        Assert.InRange(tokens[0].Length, 32, 64);
    }
}
