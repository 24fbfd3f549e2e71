using BacklogQueue.Local.Backlog;
using BacklogQueue.Local.Faults;
using BacklogQueue.Tests.Support;
using PushedChange = BacklogQueue.Local.Backlog.RefChange;

namespace BacklogQueue.Tests.Local.Faults;

public sealed class The_end_of_webhook_faults
{
    [Theory]
    [InlineData("webhook.reorder=100%", 0)]
    [InlineData("webhook.duplicate=100%", 1)]
    public async Task What_is_held_back_is_given_up(string spec, int delivered)
    {
        RunningFaults faults = new(FaultPlan.Parse([spec], seed: 1), new ManualClock());
        faults.Begin();
        WebhookFaults webhooks = new(faults);
        PushActivity push = new(
            1, "PROJECT", "app", new Uri("http://127.0.0.1/git/PROJECT/app"), "developer", SomePush.Noon, new PushedChange("refs/heads/main", null, "1"));
        int deliveries = 0;

        await webhooks.DeliverAsync(
            push,
            _ =>
            {
                deliveries++;
                return Task.CompletedTask;
            },
            TestContext.Current.CancellationToken);
        await webhooks.DisposeAsync();

        Assert.Equal(delivered, deliveries);
        Assert.Equal(1, faults.Injected.Values.Sum());
    }
}
