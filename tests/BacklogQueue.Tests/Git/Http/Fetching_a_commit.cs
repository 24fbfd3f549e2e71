using System.Globalization;
using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Http;

/// <summary>Against real git, in the newest protocol and the oldest, by id and by the ladder.</summary>
public sealed class Fetching_a_commit
{
    [Theory]
    [MemberData(nameof(Finding_refs.Servers), MemberType = typeof(Finding_refs))]
    public async Task Tip_comes_without_its_history(string objectFormat, bool isV2)
    {
        await using RunningBacklog backlog = await StartAsync(isV2, objectFormat);
        GitRepository work = await backlog.CreateRepositoryAsync();
        ObjectId parent = await CommitFileAsync(work, "one");
        ObjectId tip = await CommitFileAsync(work, "two");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        using GitRemote remote = backlog.OpenRemote();

        await using Pack pack = await remote.FetchAsync(tip, "refs/heads/main", Token);

        Assert.Equal(tip, (await pack.ReadCommitAsync(tip, Token)).Id);
        Assert.False(await pack.ContainsAsync(parent, Token));
        await pack.CompleteAsync(Token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Older_commit_comes_by_its_id_alone(bool isV2)
    {
        await using RunningBacklog backlog = await StartAsync(isV2);
        GitRepository work = await backlog.CreateRepositoryAsync();
        ObjectId older = await CommitFileAsync(work, "one");
        ObjectId tip = await CommitFileAsync(work, "two");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        using GitRemote remote = backlog.OpenRemote();

        await using Pack pack = await remote.FetchAsync(older, refName: null, Token);

        Assert.True(await pack.ContainsAsync(older, Token));
        Assert.False(await pack.ContainsAsync(tip, Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Found_tag_is_fetched_by_its_commit_and_by_itself(bool isV2)
    {
        await using RunningBacklog backlog = await StartAsync(isV2);
        GitRepository work = await backlog.CreateRepositoryAsync();
        ObjectId commit = await CommitFileAsync(work, "one");
        await work.RunAsync("tag", "-a", "-m", "annotated", "v1");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "v1");
        using GitRemote remote = backlog.OpenRemote();
        GitRef tag = (await remote.FindRefAsync("refs/tags/v1", Token))!;

        await using Pack byCommit = await remote.FetchAsync(tag.Commit, tag.Name, Token);
        await using Pack byTag = await remote.FetchAsync(tag.Id, tag.Name, Token);

        Assert.Equal(commit, (await byCommit.ReadCommitAsync(commit, Token)).Id);
        Assert.Equal(commit, (await byTag.ReadCommitAsync(tag.Id, Token)).Id);
    }

    [Fact]
    public async Task Found_ref_is_fetched_in_one_more_request()
    {
        await using RunningBacklog backlog = await StartAsync(isV2: true);
        GitRepository work = await backlog.CreateRepositoryAsync();
        ObjectId tip = await CommitFileAsync(work, "one");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        using RecordingHandler handler = new();
        using GitRemote remote = backlog.OpenRemote(handler);

        Assert.Equal(tip, (await remote.FindRefAsync("refs/heads/main", Token))?.Commit);
        await using Pack pack = await remote.FetchAsync(tip, "refs/heads/main", Token);
        await pack.CompleteAsync(Token);

        Assert.Equal(["GET info/refs", "POST git-upload-pack", "POST git-upload-pack"], handler.Requests);
    }

    public static TheoryData<string, bool> Refusals => new()
    {
        { "ERR upload-pack: not our ref", true },
        { "ERR upload-pack: not our ref", false },
        { "400", true },
        { "500", true },
        { "cut", true },
        { "cut", false },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Refused_id_is_found_by_deepening_its_ref(string refusal, bool isV2)
    {
        await using RunningBacklog backlog = await StartAsync(isV2);
        GitRepository work = await backlog.CreateRepositoryAsync();
        ObjectId[] history = await ImportHistoryAsync(work, commits: 120);
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        using RefusingHandler handler = new(Refuse(refusal));
        using GitRemote remote = backlog.OpenRemote(handler);

        await using Pack pack = await remote.FetchAsync(history[^1], "refs/heads/main", Token);

        Assert.Equal(history[^1], (await pack.ReadCommitAsync(history[^1], Token)).Id);
        Assert.Equal(["1", "50", "500"], handler.Fetches.Select(DepthOf));
        Assert.All(handler.Fetches.Skip(1), body => Assert.Contains($"want {history[0]}", body));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Server_that_says_when_to_come_again_is_not_asked_for_more(int status)
    {
        await using RunningBacklog backlog = await StartAsync(isV2: true);
        GitRepository work = await backlog.CreateRepositoryAsync();
        ObjectId tip = await CommitFileAsync(work, "one");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        using RefusingHandler handler = new(ScriptedHandler.Answer(status, "", ("Retry-After", "30")));
        using GitRemote remote = backlog.OpenRemote(handler);

        GitException failure = await Assert.ThrowsAsync<GitException>(() => remote.FetchAsync(tip, "refs/heads/main", Token));

        Assert.Equal((GitErrorKind.ServerUnavailable, TimeSpan.FromSeconds(30)), (failure.Kind, failure.RetryAfter));
        Assert.Single(handler.Fetches);
    }

    [Fact]
    public async Task Refused_tip_is_asked_for_again_without_deepening()
    {
        await using RunningBacklog backlog = await StartAsync(isV2: true);
        GitRepository work = await backlog.CreateRepositoryAsync();
        ObjectId[] history = await ImportHistoryAsync(work, commits: 3);
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        using RefusingHandler handler = new(Refuse("500"));
        using GitRemote remote = backlog.OpenRemote(handler);

        await using Pack pack = await remote.FetchAsync(history[0], "refs/heads/main", Token);

        Assert.True(await pack.ContainsAsync(history[0], Token));
        Assert.Equal(["1", "1"], handler.Fetches.Select(DepthOf));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tip_that_the_server_names_but_does_not_give_may_come_later(bool isV2)
    {
        await using RunningBacklog backlog = await StartAsync(isV2);
        GitRepository work = await backlog.CreateRepositoryAsync();
        ObjectId tip = await CommitFileAsync(work, "one");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        using RefusingHandler handler = new(Refuse("ERR upload-pack: not our ref"), refusals: 2);
        using GitRemote remote = backlog.OpenRemote(handler);

        GitException problem = await Assert.ThrowsAsync<GitException>(() => remote.FetchAsync(tip, "refs/heads/main", Token));

        Assert.Equal((GitErrorKind.CommitNotFound, true), (problem.Kind, problem.IsTransient));
        await using Pack pack = await remote.FetchAsync(tip, "refs/heads/main", Token);
        Assert.True(await pack.ContainsAsync(tip, Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commit_that_a_force_push_removed_is_never_found(bool isV2)
    {
        await using RunningBacklog backlog = await StartAsync(isV2);
        GitRepository work = await backlog.CreateRepositoryAsync();
        await CommitFileAsync(work, "one");
        ObjectId nowhere = ObjectId.Parse(new string('a', 40));
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        using GitRemote remote = backlog.OpenRemote();

        GitException withRef =
            await Assert.ThrowsAsync<GitException>(() => remote.FetchAsync(nowhere, "refs/heads/main", Token));
        GitException withoutRef = await Assert.ThrowsAsync<GitException>(() => remote.FetchAsync(nowhere, null, Token));
        GitException wrongRef =
            await Assert.ThrowsAsync<GitException>(() => remote.FetchAsync(nowhere, "refs/heads/gone", Token));

        Assert.Equal((GitErrorKind.CommitNotFound, false), (withRef.Kind, withRef.IsTransient));
        Assert.Contains("moved by a force-push", withRef.Message);
        Assert.Equal((GitErrorKind.CommitNotFound, false), (withoutRef.Kind, withoutRef.IsTransient));
        Assert.Equal((GitErrorKind.RefNotFound, true), (wrongRef.Kind, wrongRef.IsTransient));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(59, false)]
    public async Task Ladder_ends_at_its_limit(int limit, bool isFound)
    {
        await using RunningBacklog backlog = await StartAsync(isV2: true);
        GitRepository work = await backlog.CreateRepositoryAsync();
        ObjectId[] history = await ImportHistoryAsync(work, commits: 70);
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        using RefusingHandler handler = new(Refuse("400"));
        using GitRemote remote = new(
            new()
            {
                Url = backlog.Url(),
                Credentials = new(backlog.Options.User, backlog.Options.Password),
                Limits = new() { DeepenCommits = limit },
            },
            handler);

        Task<Pack> fetch = remote.FetchAsync(history[59], "refs/heads/main", Token);

        if (isFound)
        {
            await using Pack pack = await fetch;
            Assert.True(await pack.ContainsAsync(history[59], Token));
        }
        else
        {
            GitException failure = await Assert.ThrowsAsync<GitException>(() => fetch);
            Assert.Equal(GitErrorKind.CommitNotFound, failure.Kind);
            Assert.Contains("GitLimits.DeepenCommits (59)", failure.Message);
        }

        Assert.Equal(["1", "50", $"{limit}"], handler.Fetches.Select(DepthOf));
    }

    [Fact]
    public async Task Id_of_another_hash_is_not_asked_for()
    {
        await using RunningBacklog backlog = await StartAsync(isV2: true);
        GitRepository work = await backlog.CreateRepositoryAsync();
        await CommitFileAsync(work, "one");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main");
        using RecordingHandler handler = new();
        using GitRemote remote = backlog.OpenRemote(handler);

        GitException failure = await Assert.ThrowsAsync<GitException>(
            () => remote.FetchAsync(ObjectId.Parse(new string('a', 64)), "refs/heads/main", Token));

        Assert.Equal(GitErrorKind.CommitNotFound, failure.Kind);
        Assert.Equal(["GET info/refs"], handler.Requests);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<RunningBacklog> StartAsync(bool isV2, string objectFormat = "sha1") => RunningBacklog.StartAsync(
        options => options with { ObjectFormat = objectFormat, ForwardsGitProtocol = isV2 });

    private static async Task<ObjectId> CommitFileAsync(GitRepository work, string text)
    {
        work.Write("file.txt", text);
        return ObjectId.Parse(await work.CommitAsync(text));
    }

    /// <summary>The newest first.</summary>
    private static async Task<ObjectId[]> ImportHistoryAsync(GitRepository work, int commits)
    {
        StringBuilder script = new();
        for (int i = 0; i < commits; i++)
        {
            script.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter C <c@example.com> {1_700_000_000 + i} +0000\n");
            script.Append(CultureInfo.InvariantCulture, $"data 1\nm\nM 100644 inline file.txt\ndata 4\n{i:0000}\n");
        }

        await work.RunBytesAsync(Encoding.ASCII.GetBytes(script.ToString()), "fast-import", "--quiet");
        return [.. (await work.RunAsync("rev-list", "main")).Split('\n').Select(id => ObjectId.Parse(id))];
    }

    private static Func<HttpRequestMessage, HttpResponseMessage> Refuse(string how) => how switch
    {
        "400" => ScriptedHandler.Answer(400),
        "500" => ScriptedHandler.Answer(500),
        "cut" => _ => GitAnswer.Of("result", ""),
        _ => _ => GitAnswer.Of("result", $"{how.Length + 4:x4}{how}"),
    };

    private static string DepthOf(string fetch)
    {
        string after = fetch[(fetch.IndexOf("deepen ", StringComparison.Ordinal) + "deepen ".Length)..];
        return after[..after.IndexOf('\n')];
    }
}
