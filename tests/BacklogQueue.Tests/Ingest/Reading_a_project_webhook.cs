using System.Text;
using BacklogQueue.Ingest.Formats;

namespace BacklogQueue.Tests.Ingest;

public sealed class Reading_a_project_webhook
{
    private const string Commit = "dfac5de786839179987b7f7207e54936048b41ce";
    private const string Other = "cd33ef0e846548e02cb2ba1e737c401da3f09235";

    [Theory]
    [InlineData($$"""[{"rev":"{{Commit}}"}]""", "1", Commit)]
    [InlineData($$"""[{"rev":"{{Commit}}"}]""", "null", Commit)]
    [InlineData($$"""[{"rev":"{{Commit}}"}]""", "3", null)]
    [InlineData($$"""[{"rev":"{{Commit}}"},{"rev":"{{Other}}"}]""", "2", null)]
    [InlineData("[]", "0", null)]
    [InlineData("[null]", "1", null)]
    [InlineData("null", "null", null)]
    [InlineData("""[{"rev":null}]""", "1", null)]
    [InlineData("""[{"rev":"814abc04ff3c20a8d1fa97f651d790f1814abc04903cf568"}]""", "1", null)]
    [InlineData("""[{"rev":"0000000000000000000000000000000000000000"}]""", "1", null)]
    public void Only_a_lone_revision_is_taken_for_the_new_tip(string revisions, string count, string? commit) =>
        Assert.Equal(commit, Push(Body("update", revisions, count)).Commit?.Hex);

    [Theory]
    [InlineData("create", RefChange.Create)]
    [InlineData("update", RefChange.Update)]
    [InlineData("delete", RefChange.Delete)]
    [InlineData("UPDATE", RefChange.Update)]
    [InlineData("rename", RefChange.Unknown)]
    [InlineData("", RefChange.Unknown)]
    [InlineData("3", RefChange.Unknown)]
    public void An_unknown_change_is_queued_as_unknown(string change, RefChange expected) =>
        Assert.Equal(expected, Push(Body(change, "[]", "0")).Change);

    [Theory]
    [InlineData("update", "[{\"rev\":\"814abc04ff3c20a8d1fa97f651d790f1814abc04903cf568\"}]", "the revision is no commit id")]
    [InlineData("rename", "[]", "change_type is unknown")]
    [InlineData("update", "[]", null)]
    public void What_is_odd_but_harmless_is_noted(string change, string revisions, string? oddity) =>
        Assert.Equal(oddity, Push(Body(change, revisions, "null")).Oddity);

    [Theory]
    [InlineData("""{"type":1,"content":"anything","project":7}""", 1)]
    [InlineData("""{"content":{"ref":5},"type":48}""", 48)]
    public void Other_types_are_ignored_whatever_they_hold(string json, int type) =>
        Assert.Contains($"type {type} ", Assert.IsType<WebhookContent.Other>(Read(json)).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "$.type")]
    [InlineData("""{"type":"12"}""", "$.type")]
    [InlineData("""{"type":12.5}""", "$.type")]
    [InlineData("[]", "not an object")]
    [InlineData("12", "not an object")]
    [InlineData("", "malformed")]
    [InlineData("""{"type":12,}""", "malformed")]
    [InlineData("""{"type":12,"type":1}""", "twice")]
    [InlineData("""{"type":12,/**/"id":1}""", "malformed")]
    [InlineData("""{"type":12}""", "project key is missing")]
    [InlineData("""{"type":12,"project":{"projectKey":""}}""", "project key is missing")]
    [InlineData("""{"type":12,"project":[]}""", "$.project is not")]
    [InlineData("""{"type":12,"project":{"projectKey":7}}""", "$.project.projectKey is not")]
    [InlineData("""{"type":12,"project":{"projectKey":"A/B"},"content":{"repository":{"name":"r"}}}""", "project key has")]
    [InlineData("""{"type":12,"project":{"projectKey":"A"}}""", "repository name is missing")]
    [InlineData("""{"type":12,"project":{"projectKey":"A"},"content":{"repository":{"name":".."}}}""", "repository name has")]
    [InlineData("""{"type":12,"project":{"projectKey":"A"},"content":{"repository":{"name":"a\\b"}}}""", "repository name has")]
    [InlineData("""{"type":12,"project":{"projectKey":"A"},"content":{"repository":{"name":"r"}}}""", "$.content.ref is missing")]
    [InlineData("""{"type":12,"content":{"revisions":{}}}""", "$.content.revisions is not")]
    [InlineData("""{"type":12,"content":{"ref":"\udead"}}""", "$.content.ref is not")]
    public void What_must_be_changed_is_named(string json, string part)
    {
        string reason = Assert.IsType<WebhookContent.Malformed>(Read(json)).Reason;

        Assert.Contains(part, reason, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WebhookJson.MaxDepth, true)]
    [InlineData(WebhookJson.MaxDepth + 1, false)]
    public void Nesting_has_an_end(int depth, bool isRead)
    {
        string json = $$"""{"type":1,"deep":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";

        Assert.Equal(isRead, Read(json) is WebhookContent.Other);
    }

    [Theory]
    [InlineData(Names.MaxBytes, true)]
    [InlineData(Names.MaxBytes + 1, false)]
    public void Names_have_an_end(int length, bool isRead)
    {
        string json = Body("update", "[]", "0").Replace("\"web\"", $"\"{new string('w', length)}\"", StringComparison.Ordinal);

        Assert.Equal(isRead, Read(json) is WebhookContent.GitPush);
    }

    [Fact]
    public void A_number_in_quotes_and_a_date_that_is_none_are_tolerated()
    {
        PushClaim claim = Push(Body("update", "[]", "0")
            .Replace("\"id\":7", "\"id\":\"7\"", StringComparison.Ordinal)
            .Replace("2025-02-08T02:08:28Z", "yesterday", StringComparison.Ordinal));

        Assert.Equal((7L, null), (claim.Activity, claim.PushedAt));
    }

    [Fact]
    public void A_summary_is_one_line_cut_between_characters()
    {
        string comment = new string('a', Summary.MaxLength - 1) + "😀\\nsecond";

        PushClaim claim = Push(Body("update", $$"""[{"rev":"{{Commit}}","comment":"{{comment}}"}]""", "1"));

        Assert.Equal(new string('a', Summary.MaxLength - 1), claim.Summary);
    }

    [Fact]
    public void A_push_to_a_project_named_like_the_samples_is_a_push() => Assert.IsType<WebhookContent.GitPush>(Read(
        Body("update", $$"""[{"rev":"{{Commit}}"}]""", "1").Replace("SHOP", "TEST", StringComparison.Ordinal)));

    private static WebhookContent Read(string json) => ProjectWebhook.Read(Encoding.UTF8.GetBytes(json));

    private static PushClaim Push(string json) => Assert.IsType<WebhookContent.GitPush>(Read(json)).Claim;

    private static string Body(string change, string revisions, string count) => $$"""
        {"id":7,"project":{"id":100,"projectKey":"SHOP"},"type":12,"content":{"change_type":"{{change}}","ref":"refs/heads/main",
         "repository":{"id":3,"name":"web"},"revision_count":{{count}},"revisions":{{revisions}}},"created":"2025-02-08T02:08:28Z"}
        """;
}
