using BacklogQueue.Git;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Http;

/// <summary>What a status or a content type means.</summary>
public sealed class Http_answers
{
    private const string Commit = "1111111111111111111111111111111111111111";
    private const string Advertisement = $"001e# service=git-upload-pack\n0000003c{Commit} refs/heads/main0000";

    [Theory]
    [InlineData(203, GitErrorKind.Unauthorized, false)]
    [InlineData(204, GitErrorKind.Protocol, false)]
    [InlineData(400, GitErrorKind.Protocol, false)]
    [InlineData(401, GitErrorKind.Unauthorized, false)]
    [InlineData(403, GitErrorKind.Forbidden, false)]
    [InlineData(404, GitErrorKind.RepositoryNotFound, false)]
    [InlineData(410, GitErrorKind.RepositoryNotFound, false)]
    [InlineData(408, GitErrorKind.ServerUnavailable, true)]
    [InlineData(429, GitErrorKind.ServerUnavailable, true)]
    [InlineData(500, GitErrorKind.ServerUnavailable, true)]
    [InlineData(503, GitErrorKind.ServerUnavailable, true)]
    public async Task Status_says_what_failed_and_whether_to_try_again(int status, GitErrorKind kind, bool isTransient)
    {
        GitException failure = await FailAsync(ScriptedHandler.Answer(status, "Wait\u001b[31m a while"));

        Assert.Equal((kind, isTransient), (failure.Kind, failure.IsTransient));
        Assert.Equal($"https://git.example.com/P/R.git/info/refs answers HTTP {status}: Wait [31m a while", failure.Message);
    }

    [Theory]
    [InlineData(429, "120", 120)]
    [InlineData(503, "0", 0)]
    [InlineData(503, "Fri, 02 Jan 2026 03:05:05 GMT", 60)]
    [InlineData(503, "Fri, 02 Jan 2026 03:03:05 GMT", 0)]
    [InlineData(503, "soon", null)]
    [InlineData(503, "-1", null)]
    [InlineData(503, null, null)]
    [InlineData(404, "120", null)]
    public async Task Busy_server_says_when_to_come_again(int status, string? header, int? seconds)
    {
        (string, string)[] headers = header is null ? [] : [("Retry-After", header)];

        GitException failure = await FailAsync(ScriptedHandler.Answer(status, "", headers));

        Assert.Equal(seconds, failure.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("text/html", "<h1>Welcome</h1>", GitErrorKind.NotAGitServer)]
    [InlineData("text/html", "<form><INPUT Type='password'></form>", GitErrorKind.Unauthorized)]
    [InlineData("text/html", "<input name=p type=\"password\">", GitErrorKind.Unauthorized)]
    [InlineData("text/plain", Commit + "\trefs/heads/main\n", GitErrorKind.NotAGitServer)] // a dumb server
    [InlineData("application/x-git-receive-pack-advertisement", Advertisement, GitErrorKind.NotAGitServer)]
    [InlineData(null, Advertisement, GitErrorKind.NotAGitServer)]
    public async Task Other_content_is_told_from_a_login_page(string? type, string body, GitErrorKind kind)
    {
        GitException failure = await FailAsync(_ =>
        {
            HttpResponseMessage response = GitAnswer.Of("advertisement", body);
            response.Content.Headers.ContentType = type is null ? null : new(type);
            return response;
        });

        Assert.Equal((kind, false), (failure.Kind, failure.IsTransient));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static GitRemote Open(HttpMessageHandler handler) =>
        new(new() { Url = new("https://git.example.com/P/R.git/"), Clock = new ManualClock() }, handler);

    private static async Task<GitException> FailAsync(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        using ScriptedHandler handler = new(answer);
        using GitRemote remote = Open(handler);
        return await Assert.ThrowsAsync<GitException>(() => remote.FindRefAsync("refs/heads/main", Token));
    }
}
