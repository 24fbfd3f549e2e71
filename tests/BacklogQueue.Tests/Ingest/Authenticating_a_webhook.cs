using BacklogQueue.Ingest;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Ingest;

public sealed class Authenticating_a_webhook
{
    private const string New = "a-new-webhook-secret";

    [Theory]
    [InlineData("backlog", IngestRig.Secret)]
    [InlineData("", IngestRig.Secret)]
    [InlineData("日本", IngestRig.Secret)]
    public async Task Any_user_with_the_secret_as_password_is_let_in(string user, string password)
    {
        using IngestRig rig = new();

        Assert.Equal(200, (await rig.SendAsync(new ApiEventBuilder { Authorization = ApiEventBuilder.Basic(user, password) })).Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bG9jYWwtd2ViaG9vay1zZWNyZXQ=")]
    [InlineData("bG9jYWwtd2ViaG9vay1zZWNyZXQ=")]
    [InlineData("Digest bG9jYWwtd2ViaG9vay1zZWNyZXQ=")]
    public async Task Anything_but_basic_credentials_is_no_secret(string? authorization)
    {
        using IngestRig rig = new();

        IngestAnswer answer = await rig.SendAsync(new ApiEventBuilder { Authorization = authorization });

        Assert.Equal(401, answer.Code);
        Assert.StartsWith("Basic realm=", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        Assert.Empty(rig.Secrets.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("local-webhook-secre")]
    [InlineData("local-webhook-secret ")]
    [InlineData("Local-webhook-secret")]
    public async Task Another_password_is_refused(string password)
    {
        using IngestRig rig = new();

        Assert.Equal(401, (await rig.SendAsync(new ApiEventBuilder { Authorization = ApiEventBuilder.Basic("u", password) })).Code);
    }

    [Fact]
    public async Task A_secret_with_colons_plus_and_umlauts_works_in_both_places()
    {
        const string Secret = "ä:b+c/d=e&f%g-0123456789";
        using IngestRig rig = new(secrets: new ScriptedHandler(IngestRig.SecretIs(Secret)));

        IngestAnswer basic = await rig.SendAsync(new ApiEventBuilder { Authorization = ApiEventBuilder.Basic("u", Secret) });
        IngestAnswer query = await rig.SendAsync(new ApiEventBuilder
        {
            Authorization = null,
            Query = "a=1&token=" + Uri.EscapeDataString(Secret),
        });

        Assert.Equal((200, 200), (basic.Code, query.Code));
    }

    [Fact]
    public async Task Either_of_two_live_secrets_is_enough()
    {
        using IngestRig rig = new(secrets: new ScriptedHandler(IngestRig.SecretIs(New, previous: IngestRig.Secret)));

        IngestAnswer current = await rig.SendAsync(new ApiEventBuilder { Authorization = ApiEventBuilder.Basic("u", New) });
        IngestAnswer previous = await rig.SendAsync(new ApiEventBuilder());

        Assert.Equal((200, 200), (current.Code, previous.Code));
    }

    [Theory]
    [InlineData(New, "Current")]
    [InlineData(IngestRig.Secret, "Previous")]
    [InlineData("another-webhook-secret", "None")]
    public async Task The_log_says_which_live_secret_it_was(string secret, string logged)
    {
        using IngestRig rig = new(secrets: new ScriptedHandler(IngestRig.SecretIs(New, previous: IngestRig.Secret)));

        await rig.SendAsync(new ApiEventBuilder { Authorization = ApiEventBuilder.Basic("u", secret) });

        Assert.Equal(logged, rig.LogLine.GetProperty("secret").GetString());
    }

    [Fact]
    public async Task One_right_secret_beside_a_wrong_one_is_enough()
    {
        using IngestRig rig = new();

        Assert.Equal(200, (await rig.SendAsync(new ApiEventBuilder { Query = "token=stale-token-of-old" })).Code);
    }

    [Fact]
    public async Task The_first_webhook_after_a_rotation_is_let_in()
    {
        using IngestRig rig = new(secrets: new ScriptedHandler(IngestRig.SecretIs(IngestRig.Secret), IngestRig.SecretIs(New)));
        Assert.Equal(200, (await rig.SendAsync(new ApiEventBuilder())).Code);
        rig.Clock.Advance(WebhookAuthenticator.RefreshAtMostEvery);

        Assert.Equal(200, (await rig.SendAsync(new ApiEventBuilder { Authorization = ApiEventBuilder.Basic("u", New) })).Code);
        Assert.Equal(401, (await rig.SendAsync(new ApiEventBuilder())).Code);
    }

    [Fact]
    public async Task Guessing_costs_one_call_of_secrets_manager_in_ten_seconds()
    {
        using IngestRig rig = new();
        ApiEventBuilder guess = new() { Authorization = ApiEventBuilder.Basic("u", "guess") };

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(401, (await rig.SendAsync(guess)).Code);
        }

        Assert.Single(rig.Secrets.Requests);
        rig.Clock.Advance(WebhookAuthenticator.RefreshAtMostEvery);
        await rig.SendAsync(guess);
        Assert.Equal(2, rig.Secrets.Requests.Count);
    }

    [Fact]
    public async Task A_known_secret_outlives_an_outage_of_secrets_manager()
    {
        using IngestRig rig = new(secrets: new ScriptedHandler(IngestRig.SecretIs(IngestRig.Secret), ScriptedHandler.Answer(500)));
        Assert.Equal(200, (await rig.SendAsync(new ApiEventBuilder())).Code);
        rig.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(200, (await rig.SendAsync(new ApiEventBuilder())).Code);
        Assert.Equal(2, rig.Secrets.Requests.Count);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(400, """{"__type":"ResourceNotFoundException"}""")]
    [InlineData(200, """{"SecretString":"not our JSON"}""")]
    [InlineData(200, """{"SecretBinary":"AAAA"}""")]
    public async Task Without_any_secret_the_sender_is_asked_to_come_again(int status, string body)
    {
        using IngestRig rig = new(secrets: new ScriptedHandler(ScriptedHandler.Answer(status, body)));

        IngestAnswer answer = await rig.SendAsync(new ApiEventBuilder());

        Assert.Equal((503, "unavailable"), (answer.Code, answer.Status));
        Assert.Equal("30", answer.Headers["Retry-After"]);
        Assert.Equal("Error", rig.LogLine.GetProperty("level").GetString());
        Assert.DoesNotContain("not our JSON", rig.LogText + answer.Reason, StringComparison.Ordinal);
        Assert.Empty(rig.Queue.Requests);
    }
}
