namespace BacklogQueue.Tests.Ingest;

/// <summary>The events come from 203.0.113.10.</summary>
public sealed class Allowed_sources
{
    [Theory]
    [InlineData("")]
    [InlineData("203.0.113.10")]
    [InlineData("203.0.113.0/24")]
    [InlineData("203.0.113.77/24")]
    [InlineData("198.51.100.0/24, 2001:db8::/32, 203.0.113.8/29")]
    public async Task A_webhook_from_an_allowed_network_is_taken(string allowed)
    {
        using IngestRig rig = new(allowedSources: allowed);

        Assert.Equal(200, (await rig.SendAsync(new ApiEventBuilder())).Code);
    }

    [Theory]
    [InlineData("203.0.113.11")]
    [InlineData("203.0.113.16/28,2001:db8::/32")]
    public async Task Any_other_is_refused_before_its_secret_is_looked_at(string allowed)
    {
        using IngestRig rig = new(allowedSources: allowed);

        IngestAnswer answer = await rig.SendAsync(new ApiEventBuilder());

        Assert.Equal((403, "rejected"), (answer.Code, answer.Status));
        Assert.Empty(rig.Secrets.Requests);
        Assert.Empty(rig.Queue.Requests);
        Assert.Equal("203.0.113.10", rig.LogLine.GetProperty("sourceIp").GetString());
    }

    [Fact]
    public async Task An_event_without_an_address_is_refused_when_there_is_a_list()
    {
        using IngestRig rig = new(allowedSources: "203.0.113.10");
        string withoutAddress = new ApiEventBuilder().ToString().Replace("\"203.0.113.10\"", "null", StringComparison.Ordinal);

        Assert.Equal(403, (await rig.SendAsync(withoutAddress)).Code);
    }

    [Fact]
    public async Task Health_is_told_to_anyone()
    {
        using IngestRig rig = new(allowedSources: "198.51.100.1");

        Assert.Equal(200, (await rig.SendAsync(new ApiEventBuilder { Method = "GET", Path = "/health" })).Code);
    }

    [Theory]
    [InlineData("everywhere")]
    [InlineData("203.0.113.0/24/24")]
    [InlineData("203.0.113.0/33")]
    public void A_list_that_is_none_stops_the_function_at_its_start(string allowed)
    {
        SettingsException refused = Assert.Throws<SettingsException>(() => new Settings(_ => allowed).AllowedSources);

        Assert.Contains(Settings.AllowedSourcesVariable, refused.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, refused.Message, StringComparison.Ordinal);
    }
}
