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
        using ServerClient client = await servers.OpenAsync(server, Token);

        RefAdvertisement all = await client.Remote.ListRefsAsync("refs/", Token);

        Assert.Equal(
            ["refs/heads/main", "refs/heads/ブランチ/機能", "refs/pull/1/head", "refs/tags/v1"],
            all.Refs.Select(found => found.Name).Order(StringComparer.Ordinal));
        Assert.Equal(client.Served.History[0], (await client.Remote.FindRefAsync("refs/heads/main", Token))?.Commit);
        Assert.Equal(client.Served.History[3], (await client.Remote.ResolveAsync("ブランチ/機能", Token))?.Commit);
        Assert.Equal(
            new GitRef("refs/tags/v1", client.Served.Tag, client.Served.History[^1]), await client.Remote.ResolveAsync("v1", Token));
        Assert.Null(await client.Remote.FindRefAsync("refs/heads/gone", Token));
    }

    [Theory]
    [MemberData(nameof(GitServers.All), MemberType = typeof(GitServers))]
    public async Task Gives_the_tip_of_a_branch_as_git_archives_it(string server)
    {
        using ServerClient client = await servers.OpenAsync(server, Token);

        await AssertArchiveAsync(client, client.Served.History[0]);
    }

    [Theory]
    [MemberData(nameof(GitServers.All), MemberType = typeof(GitServers))]
    public async Task Gives_the_commit_of_a_tag(string server)
    {
        using ServerClient client = await servers.OpenAsync(server, Token);

        await AssertArchiveAsync(client, client.Served.Tag, client.Served.History[^1]);
    }

    [Theory]
    [MemberData(nameof(GitServers.All), MemberType = typeof(GitServers))]
    public async Task Gives_an_exact_commit_by_its_id_or_by_deepening(string server)
    {
        using ServerClient client = await servers.OpenAsync(server, Token);

        await AssertArchiveAsync(client, client.Served.History[70]);
    }

    [Theory]
    [MemberData(nameof(GitServers.All), MemberType = typeof(GitServers))]
    public async Task Has_no_commit_that_was_never_there(string server)
    {
        using ServerClient client = await servers.OpenAsync(server, Token);

        GitException problem = await Assert.ThrowsAsync<GitException>(
            () => client.Remote.FetchAsync(ObjectId.Parse(new string('a', 40)), "refs/heads/main", Token));

        Assert.Equal((GitErrorKind.CommitNotFound, false), (problem.Kind, problem.IsTransient));
    }

    [Theory]
    [MemberData(nameof(GitServers.All), MemberType = typeof(GitServers))]
    public async Task Gives_what_no_ref_reaches_only_if_git_itself_would(string server)
    {
        using ServerClient client = await servers.OpenAsync(server, Token);

        // git's own server looks at reachability in v0 and v1 only, unless it is told that any id is fine.
        if (server.StartsWith("git v2", StringComparison.Ordinal) || server.EndsWith("any id", StringComparison.Ordinal))
        {
            await AssertArchiveAsync(client, client.Served.Unreachable);
            return;
        }

        GitException problem = await Assert.ThrowsAsync<GitException>(
            () => client.Remote.FetchAsync(client.Served.Unreachable, "refs/heads/main", Token));
        Assert.Equal((GitErrorKind.CommitNotFound, false), (problem.Kind, problem.IsTransient));
        Assert.Contains("force-push", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(GitServers.All), MemberType = typeof(GitServers))]
    public async Task Says_that_a_repository_is_not_there(string server)
    {
        using ServerClient client = await servers.OpenAsync(server, Token, "PROJECT/nothing.git");

        GitException problem = await Assert.ThrowsAsync<GitException>(() => client.Remote.FindRefAsync("refs/heads/main", Token));

        Assert.Equal(GitErrorKind.RepositoryNotFound, problem.Kind);
    }

    private static Task AssertArchiveAsync(ServerClient client, ObjectId commit) => AssertArchiveAsync(client, commit, commit);

    private static async Task AssertArchiveAsync(ServerClient client, ObjectId wanted, ObjectId commit)
    {
        await using Pack pack = await client.Remote.FetchAsync(wanted, "refs/heads/main", Token);
        using MemoryStream zip = new();
        await TreeArchive.WriteAsync(pack, await pack.ReadCommitAsync(wanted, Token), zip, Token);
        Archiving.AssertSameFiles(
            await Archiving.GitArchiveAsync(client.Served.Repository, commit.ToString()), ZipListing.Read(zip.ToArray()));
    }
}
