using BacklogQueue.Tests.Metrics;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Ingest;

public sealed class Metrics_of_webhooks
{
    [Fact]
    public async Task A_queued_webhook_is_accepted()
    {
        using IngestRig rig = new();

        await rig.SendAsync(new ApiEventBuilder());

        MetricLine line = Assert.Single(MetricLine.ReadAll(rig.MetricText));
        Assert.Equal(["Accepted", "WebhookTime"], line.Values.Keys);
        Assert.Equal(("ingest", "invocation"), (line.Function, line.RequestId));
    }

    [Fact]
    public async Task A_webhook_without_route_is_ignored()
    {
        using IngestRig rig = new();

        await rig.SendAsync(new ApiEventBuilder { Body = ApiEventBuilder.ProjectBody("refs/tags/v1") });

        Assert.Equal("Ignored", Counted(rig));
    }

    [Fact]
    public async Task A_wrong_secret_is_rejected()
    {
        using IngestRig rig = new();

        await rig.SendAsync(new ApiEventBuilder { Authorization = null });

        Assert.Equal("Rejected", Counted(rig));
    }

    [Fact]
    public async Task A_queue_that_refuses_makes_the_webhook_unavailable()
    {
        using IngestRig rig = new(queue: new ScriptedHandler(ScriptedHandler.Answer(500)));

        Assert.Equal(503, (await rig.SendAsync(new ApiEventBuilder())).Code);

        Assert.Equal("Unavailable", Counted(rig));
    }

    [Fact]
    public async Task A_health_check_is_not_counted()
    {
        using IngestRig rig = new();

        await rig.SendAsync(new ApiEventBuilder { Method = "GET", Path = "/health" });

        Assert.Equal("", rig.MetricText);
    }

    private static string Counted(IngestRig rig) => Assert.Single(MetricLine.ReadAll(rig.MetricText)).Values.Keys.First();
}
