using System.Text;
using BacklogQueue.Ingest.Formats;

namespace BacklogQueue.Tests.Ingest;

public sealed class Reading_a_git_webhook
{
    private const string After = "dfac5de786839179987b7f7207e54936048b41ce";
    private const string Before = "cd33ef0e846548e02cb2ba1e737c401da3f09235";
    private const string Zero = "0000000000000000000000000000000000000000";

    [Theory]
    [InlineData(Before, After, RefChange.Update, After)]
    [InlineData(Zero, After, RefChange.Create, After)]
    [InlineData(Before, Zero, RefChange.Delete, null)]
    [InlineData(Before, "814abc04ff3c20a8d1fa97f651d790f1814abc04903cf568", RefChange.Unknown, null)]
    [InlineData("", After, RefChange.Unknown, After)]
    [InlineData("", "", RefChange.Unknown, null)]
    public void The_ids_tell_what_happened(string before, string after, RefChange change, string? commit)
    {
        PushClaim claim = Push($$"""
            {"ref":"refs/heads/main","before":"{{before}}","after":"{{after}}","repository":{"url":"https://s.backlog.jp/git/AST/pwa"} }
            """);

        Assert.Equal((change, commit), (claim.Change, claim.Commit?.Hex));
        Assert.Equal(before == Before ? Before : null, claim.Before?.Hex);
        Assert.Equal(commit is null && change != RefChange.Delete, claim.Oddity is not null);
    }

    [Theory]
    [InlineData("https://<space>.backlog.jp/git/AST/pwa", "AST", "pwa")]
    [InlineData("https://s.backlog.com/git/AST/my.app.git", "AST", "my.app")]
    [InlineData("https://s.backlog.com/git/AST/pwa/", "AST", "pwa")]
    [InlineData("https://git.example.com/backlog/git/AST/pwa?x=/git/B/c#y", "AST", "pwa")]
    [InlineData("http://host:8080/git/A%2BB/c%20d", "A+B", "c d")]
    [InlineData("https://evil.example/git/AST/pwa", "AST", "pwa")]
    public void Project_and_repository_are_read_from_the_urls_path(string url, string project, string repository)
    {
        PushClaim claim = Push($$"""{"ref":"refs/heads/main","repository":{"url":"{{url}}"} }""");

        Assert.Equal((project, repository), (claim.Project, claim.Repository));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AST/pwa")]
    [InlineData("/git/AST/pwa")]
    [InlineData("https://s.backlog.jp/AST/pwa")]
    [InlineData("https://s.backlog.jp/git/AST")]
    [InlineData("https://git/AST")]
    [InlineData("https://s.backlog.jp/git/AST/pwa/tree/main")]
    [InlineData("https://s.backlog.jp/git/AST/..")]
    [InlineData("https://s.backlog.jp/git/AST/%2e%2e")]
    [InlineData("https://s.backlog.jp/git/A%2FB/pwa")]
    [InlineData("https://s.backlog.jp/git//pwa")]
    public void Another_url_is_malformed(string url) =>
        Assert.IsType<WebhookContent.Malformed>(Read($$"""{"ref":"refs/heads/main","repository":{"url":"{{url}}"} }"""));

    [Fact]
    public void The_summary_is_that_of_the_new_tip_wherever_it_stands()
    {
        PushClaim claim = Push($$"""
            {"ref":"refs/heads/main","after":"{{After}}","repository":{"url":"https://s.backlog.jp/git/AST/pwa"},
             "revisions":[null,{"id":"{{Before}}","message":"older"},{"id":"{{After}}","message":"1 + 1 = 2 & 50%\nmore"}]}
            """);

        Assert.Equal("1 + 1 = 2 & 50%", claim.Summary);
    }

    [Theory]
    [InlineData("payload={}&payload={}")]
    [InlineData("Payload={}")]
    [InlineData("payload")]
    [InlineData("payload=")]
    [InlineData("")]
    [InlineData("payload=%FF%FE")]
    [InlineData("payload=%7B%22ref%22%3A1%7D")]
    public void A_form_without_one_readable_payload_is_malformed(string form) =>
        Assert.IsType<WebhookContent.Malformed>(GitWebhook.Read(Encoding.UTF8.GetBytes(form)));

    [Fact]
    public void Other_fields_of_the_form_do_not_matter()
    {
        string form = "a&b=1&pay%6Coad=" + Uri.EscapeDataString(
            """{"ref":"refs/heads/a+b","repository":{"url":"https://s.backlog.jp/git/AST/pwa"}}""");

        WebhookContent content = GitWebhook.Read(Encoding.UTF8.GetBytes(form));

        Assert.Equal("refs/heads/a+b", Assert.IsType<WebhookContent.GitPush>(content).Claim.Ref);
    }

    private static WebhookContent Read(string json) =>
        GitWebhook.Read(Encoding.UTF8.GetBytes("payload=" + Uri.EscapeDataString(json)));

    private static PushClaim Push(string json) => Assert.IsType<WebhookContent.GitPush>(Read(json)).Claim;
}
