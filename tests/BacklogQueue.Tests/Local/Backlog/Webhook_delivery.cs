using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using BacklogQueue.Local.Backlog;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Backlog;

public sealed class Webhook_delivery
{
    [Fact]
    public async Task Each_ref_of_a_push_is_told_by_itself()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using RunningBacklog backlog = await StartAsync(receiver.Url);
        GitRepository work = await backlog.CreateRepositoryAsync();
        await work.CommitAsync("one");

        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main", "main:a/b", "main:refs/tags/v1");

        Assert.Equal("refs/heads/a/b", await NextRefAsync(receiver));
        Assert.Equal("refs/heads/main", await NextRefAsync(receiver));
        Assert.Equal("refs/tags/v1", await NextRefAsync(receiver));
    }

    [Theory]
    [InlineData(false, "refs/heads/good")]
    [InlineData(true)]
    public async Task Refused_ref_is_not_told(bool isAtomic, params string[] told)
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using RunningBacklog backlog = await StartAsync(receiver.Url, options => options with
        {
            GitConfiguration = new Dictionary<string, string> { ["receive.denyNonFastForwards"] = "true" },
        });
        GitRepository work = await backlog.CreateRepositoryAsync();
        string one = await work.CommitAsync("one");
        await work.CommitAsync("two");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        await backlog.Server.DrainWebhooksAsync(Token);
        receiver.TakeRest();

        string[] atomic = isAtomic ? ["--atomic"] : [];
        await Assert.ThrowsAnyAsync<Exception>(() => work.RunAsync(
            ["push", "-q", "-f", .. atomic, backlog.UrlWithAccount(), $"{one}:main", $"{one}:refs/heads/good"]));
        await backlog.Server.DrainWebhooksAsync(Token);

        Assert.Equal(told, receiver.TakeRest().Select(RefOf));
    }

    [Fact]
    public async Task Pushes_of_one_repository_are_told_in_order()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using RunningBacklog backlog = await StartAsync(receiver.Url);
        GitRepository work = await backlog.CreateRepositoryAsync();
        List<string> pushed = [];
        for (int i = 0; i < 5; i++)
        {
            pushed.Add(await work.CommitAsync($"{i}"));
            await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        }

        await backlog.Server.DrainWebhooksAsync(Token);
        List<JsonNode> bodies = [.. receiver.TakeRest().Select(request => JsonNode.Parse(request.Body)!)];

        Assert.Equal(pushed, bodies.Select(body => (string?)body["content"]!["revisions"]![0]!["rev"]));
        List<long> ids = [.. bodies.Select(body => (long)body["id"]!)];
        Assert.Equal(ids.Order().Distinct(), ids);
    }

    [Fact]
    public async Task Push_does_not_wait_for_its_webhook()
    {
        TaskCompletionSource told = new();
        await using RunningBacklog backlog = await StartAsync(new("http://127.0.0.1:1/"), options => options with
        {
            WebhookFault = async (_, _, token) =>
            {
                told.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            },
        });
        GitRepository work = await backlog.CreateRepositoryAsync();
        await work.CommitAsync("one");

        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");

        await told.Task.WaitAsync(Token); // and disposing does not wait either
    }

    [Fact]
    public async Task User_info_of_the_url_becomes_basic_credentials()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        Uri url = new UriBuilder(receiver.Url) { UserName = "backlog", Password = "p%40ss:w%C3%B6rd", Path = "/webhooks/space", Query = "token=t1" }.Uri;
        await using RunningBacklog backlog = await StartAsync(url);
        GitRepository work = await backlog.CreateRepositoryAsync();
        await work.CommitAsync("one");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");

        WireRequest request = await receiver.NextAsync();

        string account = Convert.ToBase64String(Encoding.UTF8.GetBytes("backlog:p@ss:wörd"));
        Assert.Equal($"Basic {account}", request.Headers["Authorization"]);
        Assert.Equal("/webhooks/space?token=t1", request.Uri.PathAndQuery);
        Assert.Equal($"Project webhook to {receiver.Url}webhooks/space", backlog.Options.Webhook?.ToString());
    }

    [Theory]
    [InlineData(true, new[] { 503, 500, 200 }, new[] { 503, 500, 200 })]
    [InlineData(true, new[] { 503 }, new[] { 503, 503, 503, 503 })]
    [InlineData(true, new[] { 400, 200 }, new[] { 400 })]
    [InlineData(false, new[] { 503, 200 }, new[] { 503 })]
    public async Task Only_a_git_webhook_is_sent_again_and_only_after_5xx(bool isGit, int[] answers, int[] seen)
    {
        ConcurrentQueue<WebhookDelivery> deliveries = new();
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(answers);
        await using RunningBacklog backlog = await StartAsync(receiver.Url, options => options with
        {
            Webhook = new(receiver.Url, isGit ? WebhookFormat.Git : WebhookFormat.Project),
            OnDelivery = deliveries.Enqueue,
            Clock = new HurriedClock(),
        });
        GitRepository work = await backlog.CreateRepositoryAsync();
        await work.CommitAsync("one");

        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        await backlog.Server.DrainWebhooksAsync(Token);

        Assert.Equal(seen.Select(status => (int?)status), deliveries.Select(delivery => delivery.Status));
        Assert.Equal(Enumerable.Range(1, seen.Length), deliveries.Select(delivery => delivery.Attempt));
        Assert.Equal("""{"status":"queued"}""", deliveries.First().Answer);
        Assert.Equal(seen.Length, receiver.TakeRest().Count);
    }

    [Fact]
    public async Task Receiver_that_is_down_is_reported_and_the_next_push_is_told()
    {
        ConcurrentQueue<WebhookDelivery> deliveries = new();
        WebhookReceiver gone = await WebhookReceiver.StartAsync();
        await gone.DisposeAsync();
        await using RunningBacklog backlog =
            await StartAsync(gone.Url, options => options with { OnDelivery = deliveries.Enqueue });
        GitRepository work = await backlog.CreateRepositoryAsync();
        foreach (string message in new[] { "one", "two" })
        {
            await work.CommitAsync(message);
            await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        }

        await backlog.Server.DrainWebhooksAsync(Token);

        Assert.Equal([null, null], deliveries.Select(delivery => delivery.Status));
        Assert.All(deliveries, delivery => Assert.NotEmpty(delivery.Answer));
    }

    [Fact]
    public async Task Fault_may_lose_a_webhook_and_send_another_twice()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using RunningBacklog backlog = await StartAsync(receiver.Url, options => options with
        {
            WebhookFault = async (push, deliver, token) =>
            {
                int times = push.Change.Ref == "refs/heads/lost" ? 0 : 2;
                for (int i = 0; i < times; i++)
                {
                    await deliver(token);
                }
            },
        });
        GitRepository work = await backlog.CreateRepositoryAsync();
        await work.CommitAsync("one");

        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main:lost", "main:twice");
        await backlog.Server.DrainWebhooksAsync(Token);

        IReadOnlyList<WireRequest> requests = receiver.TakeRest();
        Assert.Equal(["refs/heads/twice", "refs/heads/twice"], requests.Select(RefOf));
        Assert.Equal(requests[0].Body, requests[1].Body);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<RunningBacklog> StartAsync(
        Uri url,
        Func<BacklogServerOptions, BacklogServerOptions>? configure = null) => RunningBacklog.StartAsync(options =>
        {
            options = options with { Webhook = new(url, WebhookFormat.Project) };
            return configure?.Invoke(options) ?? options;
        });

    private static async Task<string?> NextRefAsync(WebhookReceiver receiver) => RefOf(await receiver.NextAsync());

    private static string? RefOf(WireRequest request) => (string?)JsonNode.Parse(request.Body)!["content"]!["ref"];

    /// <summary>Pauses are over at once.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
