using BacklogQueue.Git;

namespace BacklogQueue.Tests.Git.Servers;

/// <summary>What must hold against any server: git's own in each protocol, and those of other makers.</summary>
public sealed class Every_server(GitServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(GitServers.All), MemberType = typeof(GitServers))]
    public async Task Names_the_refs_that_are_there(string server)
    {
        (GitRemote remote, ServedRepositories served) = await servers.OpenAsync(server, Token);
        using GitRemote opened = remote;

        RefAdvertisement all = await remote.ListRefsAsync("refs/", Token);

        Assert.Equal(
            ["refs/heads/main", "refs/heads/ブランチ/機能", "refs/pull/1/head", "refs/tags/v1"],
            all.Refs.Select(found => found.Name).Order(StringComparer.Ordinal));
        Assert.Equal(served.History[0], (await remote.FindRefAsync("refs/heads/main", Token))?.Commit);
        Assert.Equal(served.History[3], (await remote.ResolveAsync("ブランチ/機能", Token))?.Commit);
        Assert.Equal(new GitRef("refs/tags/v1", served.Tag, served.History[^1]), await remote.ResolveAsync("v1", Token));
        Assert.Null(await remote.FindRefAsync("refs/heads/gone", Token));
    }

    [Theory]
    [MemberData(nameof(GitServers.All), MemberType = typeof(GitServers))]
    public async Task Gives_the_tip_of_a_branch_as_git_archives_it(string server)
    {
        (GitRemote remote, ServedRepositories served) = await servers.OpenAsync(server, Token);
        using GitRemote opened = remote;

        await AssertArchiveAsync(remote, served, served.History[0], served.History[0]);
    }

    [Theory]
    [MemberData(nameof(GitServers.All), MemberType = typeof(GitServers))]
    public async Task Gives_the_commit_of_a_tag(string server)
    {
        (GitRemote remote, ServedRepositories served) = await servers.OpenAsync(server, Token);
        using GitRemote opened = remote;

        await AssertArchiveAsync(remote, served, served.Tag, served.History[^1]);
    }

    [Theory]
    [MemberData(nameof(GitServers.All), MemberType = typeof(GitServers))]
    public async Task Gives_an_exact_commit_by_its_id_or_by_deepening(string server)
    {
        (GitRemote remote, ServedRepositories served) = await servers.OpenAsync(server, Token);
        using GitRemote opened = remote;

        await AssertArchiveAsync(remote, served, served.History[70], served.History[70]);
    }

    [Theory]
    [MemberData(nameof(GitServers.All), MemberType = typeof(GitServers))]
    public async Task Has_no_commit_that_was_never_there(string server)
    {
        (GitRemote remote, ServedRepositories _) = await servers.OpenAsync(server, Token);
        using GitRemote opened = remote;

        GitException problem = await Assert.ThrowsAsync<GitException>(
            () => remote.FetchAsync(ObjectId.Parse(new string('a', 40)), "refs/heads/main", Token));

        Assert.Equal((GitErrorKind.CommitNotFound, false), (problem.Kind, problem.IsTransient));
    }

    [Theory]
    [MemberData(nameof(GitServers.All), MemberType = typeof(GitServers))]
    public async Task Gives_what_no_ref_reaches_only_if_git_itself_would(string server)
    {
        (GitRemote remote, ServedRepositories served) = await servers.OpenAsync(server, Token);
        using GitRemote opened = remote;

        // git's own server looks at reachability in v0 and v1 only, unless it is told that any id is fine.
        if (server.StartsWith("git v2", StringComparison.Ordinal) || server.EndsWith("any id", StringComparison.Ordinal))
        {
            await AssertArchiveAsync(remote, served, served.Unreachable, served.Unreachable);
            return;
        }

        GitException problem = await Assert.ThrowsAsync<GitException>(
            () => remote.FetchAsync(served.Unreachable, "refs/heads/main", Token));
        Assert.Equal((GitErrorKind.CommitNotFound, false), (problem.Kind, problem.IsTransient));
        Assert.Contains("force-push", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(GitServers.All), MemberType = typeof(GitServers))]
    public async Task Says_that_a_repository_is_not_there(string server)
    {
        (GitRemote remote, ServedRepositories _) = await servers.OpenAsync(server, Token, "PROJECT/nothing.git");
        using GitRemote opened = remote;

        GitException problem = await Assert.ThrowsAsync<GitException>(() => remote.FindRefAsync("refs/heads/main", Token));

        Assert.Equal(GitErrorKind.RepositoryNotFound, problem.Kind);
    }

    private static async Task AssertArchiveAsync(GitRemote remote, ServedRepositories served, ObjectId wanted, ObjectId commit)
    {
        await using Pack pack = await remote.FetchAsync(wanted, "refs/heads/main", Token);
        using MemoryStream zip = new();
        await TreeArchive.WriteAsync(pack, await pack.ReadCommitAsync(wanted, Token), zip, Token);
        Archiving.AssertSameFiles(
            await Archiving.GitArchiveAsync(served.Repository, commit.ToString()), ZipListing.Read(zip.ToArray()));
    }
}
