using System.Net;
using System.Text.Json.Nodes;
using BacklogQueue.Local.Backlog;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Backlog;

public sealed class Webhook_bodies
{
    /// <summary>As captured from the service, names masked: the key set and order are what counts.</summary>
    private const string CapturedProjectWebhook = """
        {"id":27467489,"project":{"id":145504,"projectKey":"WEBHOOK","name":"webhook","chartEnabled":false,"subtaskingEnabled":false,"projectLeaderCanEditProjectLeader":false,"useWikiTreeView":true,"textFormattingRule":"markdown","archived":false},"type":12,"content":{"change_type":"create","ref":"refs/heads/develop","repository":{"id":21530,"name":"backlog-webhook","description":null},"revision_count":0,"revision_type":"commit","revisions":[]},"notifications":[],"createdUser":{"id":818761,"userId":null,"name":"<name>","roleType":1,"lang":"en","mailAddress":null,"nulabAccount":{"nulabId":"<nulabId>","name":"<name>","uniqueId":"<uniqueId>"}},"created":"2025-02-08T02:08:28Z"}
        """;

    [Fact]
    public async Task Project_webhook_has_the_captured_keys_in_the_captured_order()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using RunningBacklog backlog = await StartAsync(receiver, WebhookFormat.Project);
        GitRepository work = await backlog.CreateRepositoryAsync();
        await work.CommitAsync("one");

        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        WireRequest request = await receiver.NextAsync();

        JsonNode body = JsonNode.Parse(request.Body)!;
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal("Backlog Webhook", request.Headers["User-Agent"]);
        Assert.Equal(KeysOf(JsonNode.Parse(CapturedProjectWebhook)!), KeysOf(body).Where(key => !key.Contains("revisions[")));
        Assert.Equal(12, (int?)body["type"]);
        Assert.Equal("PROJECT", (string?)body["project"]!["projectKey"]);
        Assert.Equal("app", (string?)body["content"]!["repository"]!["name"]);
        Assert.Equal("2026-01-02T03:04:05Z", (string?)body["created"]);
    }

    [Fact]
    public async Task Project_webhook_lists_the_commits_that_are_new_to_the_ref()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using RunningBacklog backlog = await StartAsync(receiver, WebhookFormat.Project);
        GitRepository work = await backlog.CreateRepositoryAsync();
        string one = await work.CommitAsync("最初");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        string two = await work.CommitAsync("two\n\nbody");
        string three = await work.CommitAsync("three");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main:develop");
        await work.RunAsync("push", "-q", "-f", backlog.UrlWithAccount(), $"{one}:develop");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), ":develop");

        Assert.Equal(["create refs/heads/main 1", $"{one} 最初"], Summary(await receiver.NextBodyAsync()));
        Assert.Equal(
            ["update refs/heads/main 2", $"{three} three", $"{two} two\n\nbody"],
            Summary(await receiver.NextBodyAsync()));
        Assert.Equal(["create refs/heads/develop 0"], Summary(await receiver.NextBodyAsync()));
        Assert.Equal(["update refs/heads/develop 0"], Summary(await receiver.NextBodyAsync()));
        Assert.Equal(["delete refs/heads/develop 0"], Summary(await receiver.NextBodyAsync()));
    }

    [Fact]
    public async Task Long_push_is_counted_whole_and_listed_in_part()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using RunningBacklog backlog = await StartAsync(receiver, WebhookFormat.Project);
        GitRepository work = await backlog.CreateRepositoryAsync();
        for (int i = 0; i < 21; i++)
        {
            await work.CommitAsync($"{i}");
        }

        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        JsonNode content = (await receiver.NextBodyAsync())["content"]!;

        Assert.Equal(21, (int?)content["revision_count"]);
        Assert.Equal(20, content["revisions"]!.AsArray().Count);
        Assert.Equal("20", (string?)content["revisions"]![0]!["comment"]);
    }

    [Fact]
    public async Task Git_webhook_is_a_form_whose_payload_names_both_ends()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using RunningBacklog backlog = await StartAsync(receiver, WebhookFormat.Git);
        GitRepository work = await backlog.CreateRepositoryAsync();
        work.Write("kept+.txt", "1");
        work.Write("gone.txt", "1");
        string one = await work.CommitAsync("one");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        await receiver.NextAsync();
        work.Write("kept+.txt", "2");
        work.Write("新.txt", "1");
        File.Delete(Path.Combine(work.Folder, "gone.txt"));
        string two = await work.CommitAsync("1 + 1 = 2");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        WireRequest request = await receiver.NextAsync();

        string page = $"{backlog.Server.GitBaseUrl}/PROJECT/app";
        JsonNode expected = JsonNode.Parse($$"""
            {
              "revisions": [{
                "timestamp": "2026-01-02T03:04:05+09:00",
                "url": "{{page}}/commit/{{two}}",
                "id": "{{two}}",
                "message": "1 + 1 = 2",
                "added": ["新.txt"],
                "modified": ["kept+.txt"],
                "removed": ["gone.txt"],
                "author": { "name": "Author", "email": "author@example.com" }
              }],
              "repository": { "name": "app", "description": null, "url": "{{page}}" },
              "ref": "refs/heads/main",
              "after": "{{two}}",
              "before": "{{one}}"
            }
            """)!;
        Assert.Equal("application/x-www-form-urlencoded", request.Headers["Content-Type"]);
        Assert.Equal(expected.ToJsonString(), PayloadOf(request).ToJsonString());
    }

    [Theory]
    [InlineData("sha1", 40)]
    [InlineData("sha256", 64)]
    public async Task Git_webhook_has_zero_ids_for_what_is_not_there(string objectFormat, int digits)
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using RunningBacklog backlog = await StartAsync(receiver, WebhookFormat.Git, objectFormat);
        GitRepository work = await backlog.CreateRepositoryAsync();
        string commit = await work.CommitAsync("one");
        string zero = new('0', digits);
        await work.RunAsync("tag", "-a", "-m", "annotated", "v1");
        string tag = await work.RunAsync("rev-parse", "v1");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "v1", "main");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), ":v1");

        Assert.Equal(("refs/heads/main", zero, commit), EndsOf(PayloadOf(await receiver.NextAsync())));
        Assert.Equal(("refs/tags/v1", zero, tag), EndsOf(PayloadOf(await receiver.NextAsync())));
        JsonNode deleted = PayloadOf(await receiver.NextAsync());
        Assert.Equal(("refs/tags/v1", tag, zero), EndsOf(deleted));
        Assert.Empty(deleted["revisions"]!.AsArray());
    }

    private static Task<RunningBacklog> StartAsync(
        WebhookReceiver receiver,
        WebhookFormat format,
        string objectFormat = "sha1") => RunningBacklog.StartAsync(options => options with
        {
            ObjectFormat = objectFormat,
            Webhook = new(receiver.Url, format),
            Clock = new FixedClock(new(2026, 1, 2, 12, 4, 5, TimeSpan.FromHours(9))),
        });

    private static JsonNode PayloadOf(WireRequest request)
    {
        string[] field = Assert.Single(request.Body.Split('&')).Split('=');
        Assert.Equal("payload", field[0]);
        return JsonNode.Parse(WebUtility.UrlDecode(field[1]))!;
    }

    private static (string? Ref, string? Before, string? After) EndsOf(JsonNode payload) =>
        ((string?)payload["ref"], (string?)payload["before"], (string?)payload["after"]);

    private static string[] Summary(JsonNode body)
    {
        JsonNode content = body["content"]!;
        return
        [
            $"{content["change_type"]} {content["ref"]} {content["revision_count"]}",
            .. content["revisions"]!.AsArray().Select(revision => $"{revision!["rev"]} {revision["comment"]}"),
        ];
    }

    private static IEnumerable<string> KeysOf(JsonNode? node, string path = "") => node switch
    {
        JsonObject nested => nested.SelectMany(entry => KeysOf(entry.Value, $"{path}.{entry.Key}").Prepend($"{path}.{entry.Key}")),
        JsonArray array => array.SelectMany((entry, index) => KeysOf(entry, $"{path}[{index}]")),
        _ => [],
    };
}
