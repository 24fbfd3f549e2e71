using BacklogQueue.Git;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Http;

/// <summary>Against real git, in the newest protocol and the oldest.</summary>
public sealed class Finding_refs
{
    public static TheoryData<string, bool> Servers => new()
    {
        { "sha1", true },
        { "sha1", false },
        { "sha256", true },
        { "sha256", false },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Branch_is_found_by_its_exact_full_name(string objectFormat, bool isV2)
    {
        await using RunningBacklog backlog = await StartAsync(objectFormat, isV2);
        GitRepository work = await backlog.CreateRepositoryAsync();
        string commit = await work.CommitAsync("one");
        string longer = await work.CommitAsync("two");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), $"{commit}:refs/heads/main", $"{longer}:refs/heads/main2");
        using GitRemote remote = backlog.OpenRemote();

        Assert.Equal(new GitRef("refs/heads/main", ObjectId.Parse(commit), null), await remote.FindRefAsync("refs/heads/main", Token));
        Assert.Null(await remote.FindRefAsync("refs/heads/mai", Token));
        Assert.Null(await remote.FindRefAsync("main", Token));
        Assert.Null(await remote.FindRefAsync("", Token));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Annotated_tag_stands_for_its_commit(string objectFormat, bool isV2)
    {
        await using RunningBacklog backlog = await StartAsync(objectFormat, isV2);
        GitRepository work = await backlog.CreateRepositoryAsync();
        ObjectId commit = ObjectId.Parse(await work.CommitAsync("one"));
        await work.RunAsync("tag", "light");
        await work.RunAsync("tag", "-a", "-m", "annotated", "heavy");
        await work.RunAsync("tag", "-a", "-m", "a tag of a tag", "heavier", "heavy");
        ObjectId heavy = ObjectId.Parse(await work.RunAsync("rev-parse", "heavy"));
        await work.RunAsync("push", "-q", "--tags", backlog.UrlWithAccount());
        using GitRemote remote = backlog.OpenRemote();

        Assert.Equal(new GitRef("refs/tags/light", commit, null), await remote.FindRefAsync("refs/tags/light", Token));
        Assert.Equal(new GitRef("refs/tags/heavy", heavy, commit), await remote.FindRefAsync("refs/tags/heavy", Token));
        Assert.Equal(commit, (await remote.FindRefAsync("refs/tags/heavier", Token))?.Commit);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Every_lookup_sees_the_latest_push(string objectFormat, bool isV2)
    {
        await using RunningBacklog backlog = await StartAsync(objectFormat, isV2);
        GitRepository work = await backlog.CreateRepositoryAsync();
        using GitRemote remote = backlog.OpenRemote();
        foreach (string message in new[] { "one", "two", "three" })
        {
            string commit = await work.CommitAsync(message);
            await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main:feature");

            Assert.Equal(commit, (await remote.FindRefAsync("refs/heads/feature", Token))?.Id.ToString());
        }

        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), ":feature");
        Assert.Null(await remote.FindRefAsync("refs/heads/feature", Token));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Short_name_is_a_branch_before_it_is_a_tag(string objectFormat, bool isV2)
    {
        await using RunningBacklog backlog = await StartAsync(objectFormat, isV2);
        GitRepository work = await backlog.CreateRepositoryAsync();
        await work.CommitAsync("one");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main", "main:refs/heads/both", "main:refs/tags/both", "main:refs/tags/tag");
        using GitRemote remote = backlog.OpenRemote();

        Assert.Equal("refs/heads/both", (await remote.ResolveAsync("both", Token))?.Name);
        Assert.Equal("refs/tags/tag", (await remote.ResolveAsync("tag", Token))?.Name);
        Assert.Equal("refs/tags/both", (await remote.ResolveAsync("refs/tags/both", Token))?.Name);
        Assert.Equal("HEAD", (await remote.ResolveAsync("HEAD", Token))?.Name);
        Assert.Null(await remote.ResolveAsync("neither", Token));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Listing_has_the_refs_under_a_prefix_and_the_default_branch(string objectFormat, bool isV2)
    {
        await using RunningBacklog backlog = await StartAsync(objectFormat, isV2);
        GitRepository work = await backlog.CreateRepositoryAsync();
        await work.CommitAsync("one");
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "main", "main:日本語/枝", "main:refs/tags/v1", "main:refs/pull/1/head");
        using GitRemote remote = backlog.OpenRemote();

        RefAdvertisement branches = await remote.ListRefsAsync("refs/heads/", Token);
        RefAdvertisement all = await remote.ListRefsAsync("", Token);

        Assert.Equal(["refs/heads/main", "refs/heads/日本語/枝"], branches.Refs.Select(entry => entry.Name));
        Assert.Equal(
            ["HEAD", "refs/heads/main", "refs/heads/日本語/枝", "refs/pull/1/head", "refs/tags/v1"],
            all.Refs.Select(entry => entry.Name));
        Assert.Equal("refs/heads/main", branches.Head);
        Assert.Equal(objectFormat, branches.Format.ToString().ToLowerInvariant());
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Repository_without_refs_has_none(string objectFormat, bool isV2)
    {
        await using RunningBacklog backlog = await StartAsync(objectFormat, isV2);
        GitRepository work = await backlog.CreateRepositoryAsync();
        await work.RunAsync("push", "-q", backlog.UrlWithAccount(), "refs/heads/*");
        using GitRemote remote = backlog.OpenRemote();

        RefAdvertisement all = await remote.ListRefsAsync("", Token);

        Assert.Empty(all.Refs);
        Assert.Null(await remote.FindRefAsync("refs/heads/main", Token));
    }

    [Fact]
    public async Task Repository_that_is_not_there_is_told_from_a_wrong_password()
    {
        await using RunningBacklog backlog = await RunningBacklog.StartAsync();
        using GitRemote missing = backlog.OpenRemote();
        using GitRemote stranger = new(new() { Url = backlog.Url(), Credentials = new("developer", "wrong") });

        GitException noRepository = await Assert.ThrowsAsync<GitException>(() => missing.FindRefAsync("HEAD", Token));
        GitException noRight = await Assert.ThrowsAsync<GitException>(() => stranger.FindRefAsync("HEAD", Token));

        Assert.Equal((GitErrorKind.RepositoryNotFound, false), (noRepository.Kind, noRepository.IsTransient));
        Assert.Equal((GitErrorKind.Unauthorized, false), (noRight.Kind, noRight.IsTransient));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<RunningBacklog> StartAsync(string objectFormat, bool isV2) => RunningBacklog.StartAsync(
        options => options with { ObjectFormat = objectFormat, ForwardsGitProtocol = isV2 });
}
