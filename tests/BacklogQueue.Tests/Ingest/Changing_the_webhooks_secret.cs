using System.Net;
using Amazon.SecretsManager.Model;
using BacklogQueue.Tests.Documents;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Ingest;

/// <summary>The way of docs/security.md, with a webhook to every instance at every moment of it.</summary>
public sealed class Changing_the_webhooks_secret
{
    private const string Old = "the-old-webhook-secret";
    private const string New = "the-new-webhook-secret";

    // How long ago each instance read the secret when it changes: just now, around the least time between two looks, and
    // just before it would look again by itself.
    private static readonly int[] s_ages = [59, 45, 11, 10, 9, 1, 0];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_webhook_is_refused_in_the_order_and_time_that_the_page_says()
    {
        await using WebhookInstances instances = await StartAsync();

        await ChangeAsync(
            instances,
            async () =>
            {
                await PutAsync(instances, $$"""{"current":"{{New}}","previous":"{{Old}}"}""");
                return New;
            },
            _ => Task.CompletedTask,
            _ => PutAsync(instances, $$"""{"current":"{{New}}"}"""));
    }

    [Fact]
    public async Task The_pages_commands_do_just_that()
    {
        Assert.SkipUnless(Command.Exists("aws"), "the AWS CLI is not installed");
        Assert.SkipUnless(Command.Exists("curl"), "curl is not installed");
        string[] steps = [.. Page.CommandsOf(Page.Of("docs/security.md").Section("Change the webhook's secret"))];
        Assert.Equal(3, steps.Length);
        await using WebhookInstances instances = await StartAsync();

        await ChangeAsync(
            instances,
            async () => (await RunAsync(instances, steps[0] + "\nprintf '\\n%s' \"$NEW\"\n")).Split('\n')[^1],
            async created => Assert.Contains("\"status\":\"ignored\"", await RunAsync(instances, steps[1], created), StringComparison.Ordinal),
            created => RunAsync(instances, steps[2], created));
    }

    [Fact]
    public async Task An_instance_that_has_just_read_the_old_value_does_not_know_the_new_one_without_the_wait()
    {
        await using WebhookInstances instances = await StartAsync();
        await instances.SendAsync(0, Old);

        await PutAsync(instances, $$"""{"current":"{{New}}","previous":"{{Old}}"}""");

        Assert.Equal(HttpStatusCode.Unauthorized, await instances.SendAsync(0, New));
    }

    [Fact]
    public async Task Without_the_old_value_beside_the_new_one_webhooks_would_be_refused()
    {
        await using WebhookInstances instances = await StartAsync();
        await instances.SendToAllAsync(Old);

        await PutAsync(instances, $$"""{"current":"{{New}}"}""");
        instances.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.All(await instances.SendToAllAsync(Old), answer => Assert.Equal(HttpStatusCode.Unauthorized, answer));
    }

    private static Task<WebhookInstances> StartAsync() => WebhookInstances.StartAsync(s_ages.Length, $$"""{"current":"{{Old}}"}""");

    private static async Task ChangeAsync(
        WebhookInstances instances, Func<Task<string>> makeBothLive, Func<string, Task> check, Func<string, Task> endTheOld)
    {
        for (int instance = 0; instance < s_ages.Length; instance++)
        {
            Assert.Equal(HttpStatusCode.OK, await instances.SendAsync(instance, Old));
            instances.Clock.Advance(TimeSpan.FromSeconds(s_ages[instance] - s_ages.ElementAtOrDefault(instance + 1)));
        }

        string created = await makeBothLive();
        await AssertTakenAsync(instances, TimeSpan.FromMinutes(1), Old);

        await check(created);
        await AssertTakenAsync(instances, TimeSpan.FromMinutes(5), created, Old);

        await endTheOld(created);
        await AssertTakenAsync(instances, TimeSpan.FromMinutes(1), created);
        Assert.All(await instances.SendToAllAsync(Old), answer => Assert.Equal(HttpStatusCode.Unauthorized, answer));
        Assert.All(await instances.SendToAllAsync(created), answer => Assert.Equal(HttpStatusCode.OK, answer));
    }

    /// <summary>For so long every instance takes a push with each of the secrets, from the first moment on.</summary>
    private static async Task AssertTakenAsync(WebhookInstances instances, TimeSpan time, params string[] secrets)
    {
        TimeSpan step = time / 6;
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += step)
        {
            foreach (string secret in secrets)
            {
                Assert.All(await instances.SendToAllAsync(secret), answer => Assert.Equal((secret, HttpStatusCode.OK), (secret, answer)));
            }

            instances.Clock.Advance(step);
        }
    }

    private static async Task PutAsync(WebhookInstances instances, string text) => await instances.Secrets.PutSecretValueAsync(
        new PutSecretValueRequest { SecretId = WebhookInstances.SecretName, SecretString = text }, Token);

    private static Task<string> RunAsync(WebhookInstances instances, string commands, string? created = null) => Command.RunAsync(
        "bash",
        ["-euo", "pipefail", "-c", commands],
        environment: new Dictionary<string, string?>(instances.Environment)
        {
            ["NEW"] = created,
            ["WEBHOOK_URL"] = instances.WebhookUrl.AbsoluteUri,
            ["no_proxy"] = "127.0.0.1",
        });
}
