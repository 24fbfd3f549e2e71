using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using BacklogQueue.Local.Backlog;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Backlog;

public sealed class The_git_server
{
    [Theory]
    [InlineData("sha1", 0)]
    [InlineData("sha1", 1)]
    [InlineData("sha1", 2)]
    [InlineData("sha256", 0)]
    [InlineData("sha256", 2)]
    public async Task First_push_creates_the_repository_and_a_clone_gets_it_back(string objectFormat, int protocol)
    {
        await using RunningBacklog backlog =
            await RunningBacklog.StartAsync(options => options with { ObjectFormat = objectFormat });
        GitRepository work = await backlog.CreateRepositoryAsync();
        work.Write("a.txt", "a");
        string commit = await work.CommitAsync("one");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");

        string clone = backlog.File("clone");
        await work.RunAsync("-c", $"protocol.version={protocol}", "clone", "-q", backlog.UrlWithAccount(), clone);

        Assert.Equal(commit, await new GitRepository(clone).RunAsync("rev-parse", "HEAD"));
        Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(clone, "a.txt"), Token));
    }

    [Fact]
    public async Task Push_larger_than_any_buffer_arrives_whole()
    {
        await using RunningBacklog backlog = await RunningBacklog.StartAsync();
        GitRepository work = await backlog.CreateRepositoryAsync();
        byte[] noise = new byte[5 << 20];
        new Random(1).NextBytes(noise);
        work.Write("noise", noise);
        await work.CommitAsync("noise");

        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        string clone = backlog.File("clone");
        await work.RunAsync("clone", "-q", backlog.UrlWithAccount(), clone);

        Assert.Equal(noise, await File.ReadAllBytesAsync(Path.Combine(clone, "noise"), Token));
    }

    [Theory]
    [InlineData(true, "version 2")]
    [InlineData(false, "# service=git-upload-pack")]
    public async Task Version_2_is_spoken_unless_the_server_drops_the_header(bool forwards, string firstLine)
    {
        await using RunningBacklog backlog =
            await RunningBacklog.StartAsync(options => options with { ForwardsGitProtocol = forwards });
        await PushOneCommitAsync(backlog);
        using HttpClient client = Client(backlog);
        client.DefaultRequestHeaders.Add("Git-Protocol", "version=2");

        string advertisement =
            await client.GetStringAsync($"{backlog.Url()}/info/refs?service=git-upload-pack", Token);

        // Four digits of length, the line; version 2 has the service line first too, then a flush.
        string withoutService = advertisement.Replace("001e# service=git-upload-pack\n0000", "");
        Assert.StartsWith(firstLine, forwards ? withoutService[4..] : advertisement[4..]);
        Assert.Equal(forwards, withoutService.Contains("version 2"));
    }

    [Fact]
    public async Task Gzip_request_body_is_inflated()
    {
        await using RunningBacklog backlog = await RunningBacklog.StartAsync();
        string commit = await PushOneCommitAsync(backlog);
        using MemoryStream body = new();
        await using (GZipStream gzip = new(body, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.ASCII.GetBytes($"0032want {commit}\n00000009done\n"), Token);
        }

        using ByteArrayContent content = new(body.ToArray());
        content.Headers.ContentType = new("application/x-git-upload-pack-request");
        content.Headers.ContentEncoding.Add("gzip");
        using HttpClient client = Client(backlog);
        using HttpResponseMessage response =
            await client.PostAsync($"{backlog.Url()}/git-upload-pack", content, Token);

        Assert.Equal("application/x-git-upload-pack-result", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("0008NAK\nPACK", Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync(Token)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("developer:wrong")]
    [InlineData("somebody:backlog-password")]
    public async Task Other_credentials_are_refused(string? account)
    {
        await using RunningBacklog backlog = await RunningBacklog.StartAsync();
        using HttpClient client = new();
        client.DefaultRequestHeaders.Authorization = account is null ? null : Basic(account);

        using HttpResponseMessage response =
            await client.GetAsync($"{backlog.Url()}/info/refs?service=git-receive-pack", Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Basic", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        Assert.Empty(Directory.EnumerateFileSystemEntries(backlog.Options.Folder));
    }

    [Theory]
    [InlineData("PROJECT/app.git/info/refs?service=git-upload-pack")] // never pushed
    [InlineData("PROJECT/app/info/refs?service=git-receive-pack")]
    [InlineData("PROJECT/..app.git/info/refs?service=git-receive-pack")]
    [InlineData("PROJECT/.git/info/refs?service=git-receive-pack")]
    [InlineData("PROJECT/a%2Fb.git/info/refs?service=git-receive-pack")]
    [InlineData("-c/app.git/info/refs?service=git-receive-pack")]
    [InlineData("%2e%2e/app.git/info/refs?service=git-receive-pack")]
    [InlineData("PROJECT/app.git/HEAD")]
    [InlineData("PROJECT/app.git/git-upload-pack")] // only POST
    public async Task Missing_repository_and_unsafe_name_are_not_found(string path)
    {
        await using RunningBacklog backlog = await RunningBacklog.StartAsync();
        using HttpClient client = Client(backlog);

        using HttpResponseMessage response = await client.GetAsync($"{backlog.Server.GitBaseUrl}/{path}", Token);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(backlog.Options.Folder));
    }

    [Fact]
    public async Task Two_first_pushes_at_once_make_one_repository()
    {
        await using RunningBacklog backlog = await RunningBacklog.StartAsync();
        string[] names = ["one", "two", "three"];

        string[] commits = await Task.WhenAll(names.Select(async name =>
        {
            GitRepository work = await backlog.CreateRepositoryAsync(name);
            string commit = await work.CommitAsync(name);
            await work.RunAsync("push", "-q", backlog.UrlWithAccount(), $"main:{name}");
            return commit;
        }));

        string listing = await Command.RunAsync("git", ["ls-remote", backlog.UrlWithAccount()]);
        Assert.All(names.Zip(commits), pair => Assert.Contains($"{pair.Second}\trefs/heads/{pair.First}\n", listing));
    }

    [Fact]
    public async Task Disposing_ends_a_request_whose_body_never_comes()
    {
        RunningBacklog backlog = await RunningBacklog.StartAsync();
        await PushOneCommitAsync(backlog);
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", backlog.Server.GitBaseUrl.Port, Token);
        NetworkStream stream = client.GetStream();
        string head = $"""
            POST /git/PROJECT/app.git/git-upload-pack HTTP/1.1
            Host: 127.0.0.1
            Authorization: {Basic($"{backlog.Options.User}:{backlog.Options.Password}")}
            Content-Type: application/x-git-upload-pack-request
            Content-Length: 1000
            Expect: 100-continue


            """.ReplaceLineEndings("\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Token);

        // The server asks for the body when git runs and waits for it.
        byte[] interim = new byte["HTTP/1.1 100 Continue\r\n\r\n".Length];
        await stream.ReadExactlyAsync(interim, Token);
        await backlog.DisposeAsync();

        Assert.StartsWith("HTTP/1.1 100", Encoding.ASCII.GetString(interim));
        Assert.False(Directory.Exists(backlog.Options.Folder));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<string> PushOneCommitAsync(RunningBacklog backlog)
    {
        GitRepository work = await backlog.CreateRepositoryAsync();
        string commit = await work.CommitAsync("one");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        return commit;
    }

    private static HttpClient Client(RunningBacklog backlog)
    {
        BacklogServerOptions options = backlog.Options;
        HttpClient client = new();
        client.DefaultRequestHeaders.Authorization = Basic($"{options.User}:{options.Password}");
        return client;
    }

    private static AuthenticationHeaderValue Basic(string account) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(account)));
}
