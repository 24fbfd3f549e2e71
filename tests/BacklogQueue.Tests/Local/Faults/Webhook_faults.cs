using System.Text.Json.Nodes;
using BacklogQueue.Local.Backlog;
using BacklogQueue.Local.Faults;
using BacklogQueue.Tests.Local.Backlog;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Faults;

/// <summary>What the webhook's receiver sees when real pushes meet faults. No timer fires: what is held back waits for the calm.</summary>
public sealed class Webhook_faults : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private WebhookReceiver _receiver = null!;
    private RunningFaults _faults = null!;
    private WebhookFaults _webhooks = null!;
    private RunningBacklog _backlog = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dropped_webhook_never_comes()
    {
        await StartAsync("webhook.drop=100%@0s-1s");
        await PushAsync("one");
        await _backlog.Server.DrainWebhooksAsync(Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await PushAsync("two");

        Assert.Equal(["refs/heads/two"], await TakeAllAsync());
        Assert.Equal(1, _faults.Injected[FaultName.WebhookDrop]);
    }

    [Fact]
    public async Task A_doubled_webhook_comes_twice_word_for_word()
    {
        await StartAsync("webhook.duplicate=100%");
        await PushAsync("one");

        string first = (await _receiver.NextAsync()).Body;
        await _backlog.Server.DrainWebhooksAsync(Token);
        Assert.Empty(_receiver.TakeRest());
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(first, (await _receiver.NextAsync()).Body);
        await _webhooks.DrainAsync(Token);
        Assert.Equal(1, _faults.Injected[FaultName.WebhookDuplicate]);
    }

    [Fact]
    public async Task A_late_webhook_delays_those_behind_it()
    {
        await StartAsync("webhook.delay=100%");
        await PushAsync("one");
        await PushAsync("two");
        while (_faults.Injected[FaultName.WebhookDelay] == 0)
        {
            await Task.Yield();
        }

        Assert.Empty(_receiver.TakeRest());
        _faults.Calm();

        Assert.Equal(["refs/heads/one", "refs/heads/two"], await TakeAllAsync());
        Assert.Equal(1, _faults.Injected[FaultName.WebhookDelay]);
    }

    [Fact]
    public async Task A_reordered_webhook_comes_after_the_next_one_of_its_repository()
    {
        await StartAsync("webhook.reorder=100%");
        await PushAsync("one");
        await PushAsync("two");
        await PushAsync("three");
        await PushAsync("four");

        Assert.Equal(["refs/heads/two", "refs/heads/one", "refs/heads/four", "refs/heads/three"], await TakeAllAsync());
    }

    [Fact]
    public async Task A_reordered_webhook_that_nothing_follows_comes_in_the_end()
    {
        await StartAsync("webhook.reorder=100%");
        await PushAsync("one");
        await _backlog.Server.DrainWebhooksAsync(Token);
        Assert.Empty(_receiver.TakeRest());

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["refs/heads/one"], await TakeAllAsync());
    }

    [Fact]
    public async Task The_calm_lets_go_what_is_held_back()
    {
        await StartAsync("webhook.reorder=100%");
        await PushAsync("one");
        await _backlog.Server.DrainWebhooksAsync(Token);

        _faults.Calm();

        Assert.Equal(["refs/heads/one"], await TakeAllAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _webhooks.DisposeAsync();
        await _backlog.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    private async Task StartAsync(string spec)
    {
        _receiver = await WebhookReceiver.StartAsync();
        _faults = new RunningFaults(FaultPlan.Parse([spec], seed: 1), _clock);
        _webhooks = new WebhookFaults(_faults);
        _backlog = await RunningBacklog.StartAsync(options => options with
        {
            Webhook = new WebhookTarget(_receiver.Url, WebhookFormat.Project),
            WebhookFault = _webhooks.DeliverAsync,
        });
        _faults.Begin();
    }

    private async Task PushAsync(string branch)
    {
        GitRepository work = await _backlog.CreateRepositoryAsync(branch);
        await work.CommitAsync(branch);
        await work.RunAsync("push", "-q", _backlog.UrlWithAccount(), $"main:{branch}");
    }

    /// <summary>The refs of all webhooks, in the order they came.</summary>
    private async Task<string[]> TakeAllAsync()
    {
        await _backlog.Server.DrainWebhooksAsync(Token);
        await _webhooks.DrainAsync(Token);
        return [.. _receiver.TakeRest().Select(request => (string)JsonNode.Parse(request.Body)!["content"]!["ref"]!)];
    }
}
