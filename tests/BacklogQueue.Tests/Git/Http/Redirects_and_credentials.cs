using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Http;

public sealed class Redirects_and_credentials
{
    private const string Password = "s3cret/p@ss";
    private const string Caps = "agent=git/2 shallow side-band-64k";
    private const string Commit = "1111111111111111111111111111111111111111";

    private static readonly string s_token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"me@example.com:{Password}"));

    [Fact]
    public async Task Credentials_go_out_unasked_with_every_request()
    {
        using ScriptedHandler handler = new(
            _ => GitAnswer.Of("advertisement", "000eversion 2\n0011object-format0000"),
            _ => GitAnswer.Of("result", "0000"));
        using GitRemote remote = Open("https://git.example.com/git/P/R.git", handler);

        Assert.Null(await remote.FindRefAsync("refs/heads/main", Token));

        Assert.Equal(2, handler.Requests.Count);
        Assert.All(handler.Requests, request => Assert.Equal($"Basic {s_token}", request.Headers["Authorization"]));
        Assert.All(handler.Requests, request => Assert.Equal("version=2", request.Headers["Git-Protocol"]));
        Assert.Equal("https://git.example.com/git/P/R.git/info/refs?service=git-upload-pack", handler.Requests[0].Uri.AbsoluteUri);
        Assert.Equal("https://git.example.com/git/P/R.git/git-upload-pack", handler.Requests[1].Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("https://git.example.com/moved.git/info/refs?service=git-upload-pack", true)]
    [InlineData("/moved.git/info/refs?service=git-upload-pack", true)]
    [InlineData("https://other.example.com/moved.git/info/refs?service=git-upload-pack", false)]
    [InlineData("https://git.example.com:8443/moved.git/info/refs?service=git-upload-pack", false)]
    [InlineData("https://me:x@other.example.com/moved.git/info/refs?service=git-upload-pack", false)]
    public async Task Redirect_is_followed_with_credentials_only_inside_the_origin(string location, bool isSameOrigin)
    {
        using ScriptedHandler handler = new(
            ScriptedHandler.Answer(302, "", ("Location", location)),
            _ => GitAnswer.Of("advertisement", "000eversion 2\n0000"),
            _ => GitAnswer.Of("result", "0000"));
        using GitRemote remote = Open("https://git.example.com/P/R.git", handler);

        await remote.FindRefAsync("refs/heads/main", Token);

        Assert.True(handler.Requests[0].Headers.ContainsKey("Authorization"));
        Assert.All(
            handler.Requests.Skip(1),
            request => Assert.Equal(isSameOrigin, request.Headers.ContainsKey("Authorization")));
        Assert.Equal("/moved.git/git-upload-pack", handler.Requests[2].Uri.PathAndQuery);
        Assert.Equal("", handler.Requests[2].Uri.UserInfo);
    }

    [Theory]
    [InlineData("http://git.example.com/R.git/info/refs?service=git-upload-pack", GitErrorKind.RedirectRefused)]
    [InlineData("ftp://git.example.com/R.git/info/refs", GitErrorKind.RedirectRefused)]
    [InlineData("https://git.example.com/elsewhere", GitErrorKind.RedirectRefused)]
    [InlineData("https://git.example.com/info/refs/more", GitErrorKind.RedirectRefused)]
    [InlineData(null, GitErrorKind.RedirectRefused)]
    [InlineData("/LoginDisplay.action?url=%2Fgit", GitErrorKind.Unauthorized)]
    [InlineData("https://id.example.com/users/sign_in", GitErrorKind.Unauthorized)]
    public async Task Other_redirects_are_refused_or_mean_a_login(string? location, GitErrorKind kind)
    {
        (string, string)[] headers = location is null ? [] : [("Location", location)];
        using ScriptedHandler handler = new(ScriptedHandler.Answer(302, "", headers));
        using GitRemote remote = Open("https://git.example.com/P/R.git", handler);

        GitException failure = await Assert.ThrowsAsync<GitException>(() => remote.FindRefAsync("HEAD", Token));

        Assert.Equal((kind, false), (failure.Kind, failure.IsTransient));
        Assert.Single(handler.Requests);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task Five_redirects_in_a_row_are_followed_and_no_more(int redirects, bool isFollowed)
    {
        Func<HttpRequestMessage, HttpResponseMessage> next = ScriptedHandler.Answer(307, "", ("Location", "/again/info/refs"));
        using ScriptedHandler handler = new(
            [.. Enumerable.Repeat(next, redirects), _ => GitAnswer.Of("advertisement", "0000")]);
        using GitRemote remote = Open("https://git.example.com/P/R.git", handler);

        Exception? failure = await Record.ExceptionAsync(() => remote.FindRefAsync("HEAD", Token));

        Assert.Equal(isFollowed, failure is null);
        Assert.Equal(6, handler.Requests.Count);
    }

    [Fact]
    public async Task Redirected_post_is_refused()
    {
        using ScriptedHandler handler = new(
            _ => GitAnswer.Of("advertisement", "000eversion 2\n0000"),
            ScriptedHandler.Answer(307, "", ("Location", "https://git.example.com/P/R.git/git-upload-pack")));
        using GitRemote remote = Open("https://git.example.com/P/R.git", handler);

        GitException failure = await Assert.ThrowsAsync<GitException>(() => remote.FindRefAsync("HEAD", Token));

        Assert.Equal(GitErrorKind.RedirectRefused, failure.Kind);
    }

    [Theory]
    [InlineData("http://git.example.com/R.git", false)]
    [InlineData("http://127.0.0.1.example.com/R.git", false)]
    [InlineData("http://127.0.0.1:8080/R.git", true)]
    [InlineData("http://localhost/R.git", true)]
    [InlineData("http://[::1]/R.git", true)]
    [InlineData("https://git.example.com/R.git", true)]
    public void Plain_http_carries_credentials_on_this_machine_only(string url, bool isAllowed)
    {
        Exception? failure = Record.Exception(() => Open(url, new ScriptedHandler()).Dispose());

        Assert.Equal(isAllowed, failure is null);
        Assert.True(isAllowed || failure is GitException { IsTransient: false });
        Assert.Null(Record.Exception(() => new GitRemote(new() { Url = new(url) }).Dispose()));
    }

    [Fact]
    public void User_info_in_the_url_becomes_credentials_and_is_not_printed()
    {
        GitRemoteOptions options = new() { Url = new("https://me%40example.com:s3cret%2Fp%40ss@git.example.com/R.git/") };

        Assert.Equal("https://git.example.com/R.git", options.Url.AbsoluteUri);
        Assert.Equal(("me@example.com", Password), (options.Credentials?.Username, options.Credentials?.Password));
        Assert.DoesNotContain("s3cret", options.ToString());
    }

    [Theory]
    [InlineData("ftp://git.example.com/R.git")]
    [InlineData("file:///R.git")]
    [InlineData("https://git.example.com/R.git?a=b")]
    [InlineData("https://git.example.com/R.git#a")]
    public void Other_urls_are_no_remotes(string url) =>
        Assert.Throws<ArgumentException>(() => new GitRemoteOptions { Url = new(url) });

    [Theory]
    [InlineData($"ERR no access for me@example.com with {Password}")]
    [InlineData("ERR no access with s3cret%2Fp%40ss")]
    [InlineData("ERR no access with Basic TOKEN")]
    public async Task Server_that_repeats_our_credentials_is_not_quoted(string line)
    {
        line = line.Replace("TOKEN", s_token);
        using ScriptedHandler handler = new(_ => GitAnswer.Of("advertisement", $"{line.Length + 4:x4}{line}"));
        using GitRemote remote = Open("https://git.example.com/P/R.git", handler);

        GitException failure = await Assert.ThrowsAsync<GitException>(() => remote.FindRefAsync("HEAD", Token));

        Assert.Contains("no access", failure.Message);
        Assert.All(
            [Password, s_token, "s3cret", "me@example.com"],
            secret => Assert.DoesNotContain(secret, failure.ToString()));
    }

    [Fact]
    public async Task Server_may_not_fill_a_log()
    {
        string line = "ERR " + new string('x', 10_000);
        using ScriptedHandler handler = new(_ => GitAnswer.Of("advertisement", $"{line.Length + 4:x4}{line}"));
        using GitRemote remote = Open("https://git.example.com/P/R.git", handler);

        GitException failure = await Assert.ThrowsAsync<GitException>(() => remote.FindRefAsync("HEAD", Token));

        Assert.Equal($"The server refuses: {new string('x', 200)}...", failure.Message);
    }

    [Fact]
    public async Task Older_protocol_is_answered_in_its_own_words()
    {
        string first = $"{Commit} refs/heads/main\0{Caps} multi_ack multi_ack_detailed";
        using ScriptedHandler handler = new(
            _ => GitAnswer.Of("advertisement", $"{first.Length + 4:x4}{first}0000"),
            ScriptedHandler.Answer(403));
        using GitRemote remote = Open("https://git.example.com/P/R.git", handler);

        await Assert.ThrowsAsync<GitException>(() => remote.FetchAsync(ObjectId.Parse(Commit), null, Token));

        WireRequest fetch = handler.Requests[1];
        string want = $"want {Commit} multi_ack_detailed side-band-64k agent=git/backlogqueue\n";
        Assert.Equal($"{want.Length + 4:x4}{want}000ddeepen 1\n00000009done\n", fetch.Body);
        Assert.False(fetch.Headers.ContainsKey("Git-Protocol"));
        Assert.Equal($"{fetch.Body.Length}", fetch.Headers["Content-Length"]);
        Assert.Equal("application/x-git-upload-pack-request", fetch.Headers["Content-Type"]);
        Assert.Equal("git/backlogqueue", fetch.Headers["User-Agent"]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static GitRemote Open(string url, HttpMessageHandler handler) =>
        new(new() { Url = new(url), Credentials = new("me@example.com", Password) }, handler);
}
