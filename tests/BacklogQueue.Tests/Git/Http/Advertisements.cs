using BacklogQueue.Git;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Http;

/// <summary>The forms that servers other than git give their first answer.</summary>
public sealed class Advertisements
{
    private const string One = "1111111111111111111111111111111111111111";
    private const string Two = "2222222222222222222222222222222222222222";
    private const string Service = "001e# service=git-upload-pack\n0000";

    [Theory]
    [InlineData("")]
    [InlineData(Service)]
    [InlineData("001d# service=git-upload-pack0000")]
    public async Task Service_line_may_be_absent_and_line_feeds_too(string service)
    {
        RefAdvertisement refs = await ListAsync(
            service + Pkt($"{One} HEAD\0symref=HEAD:refs/heads/main agent=x") + Pkt($"{One} refs/heads/main\n")
            + Pkt($"{One} refs/tags/v1") + Pkt($"{Two} refs/tags/v1^{{}}\n") + Pkt($"shallow {Two}") + "0000");

        Assert.Equal(["HEAD", "refs/heads/main", "refs/tags/v1"], refs.Refs.Select(entry => entry.Name));
        Assert.Equal("refs/heads/main", refs.Head);
        Assert.Equal(Two, refs.Find("refs/tags/v1")?.Commit.ToString());
    }

    [Fact]
    public async Task Version_1_says_so_and_goes_on_as_version_0()
    {
        RefAdvertisement refs = await ListAsync(Service + Pkt("version 1\n") + Pkt($"{One} refs/heads/main\0shallow\n") + "0000");

        Assert.Equal("refs/heads/main", Assert.Single(refs.Refs).Name);
    }

    [Theory]
    [InlineData(Service + "0000")]
    [InlineData(Service + "003c0000000000000000000000000000000000000000 capabilities^{}0000")]
    public async Task Repository_without_refs_has_one_line_or_none(string answer) =>
        Assert.Empty((await ListAsync(answer)).Refs);

    [Theory]
    [InlineData("001f# service=git-receive-pack\n0000")] // another service
    [InlineData("001e# service=git-upload-pack\n0008oops")] // no flush
    [InlineData(Service + "000dno id her0000")]
    [InlineData(Service + "0001")]
    [InlineData(Service + "000dversion 30000")]
    [InlineData(Service + "00201111111111111111 refs/heads/x0000")] // a short id
    public async Task Other_lines_break_the_protocol(string answer)
    {
        GitException failure = await Assert.ThrowsAsync<GitException>(() => ListAsync(answer));

        Assert.Equal(GitErrorKind.Protocol, failure.Kind);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha3")]
    public async Task Id_must_be_of_the_format_that_is_told(string format)
    {
        GitException failure = await Assert.ThrowsAsync<GitException>(
            () => ListAsync(Service + Pkt($"{One} refs/heads/main\0object-format={format}") + "0000"));

        Assert.Equal(GitErrorKind.Protocol, failure.Kind);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public async Task Advertisement_is_read_up_to_its_limit(int more, bool isRead)
    {
        string answer = Service + string.Concat(Enumerable.Repeat(Pkt($"{One} refs/pull/1/head"), 100)) + "0000";
        GitLimits limits = new() { AdvertisementBytes = answer.Length + more };

        Exception? failure = await Record.ExceptionAsync(() => ListAsync(answer, limits));

        Assert.Equal(isRead, failure is null);
        Assert.True(isRead || failure is GitException { Kind: GitErrorKind.LimitExceeded, IsTransient: false });
        Assert.Contains(nameof(GitLimits.AdvertisementBytes), failure?.Message ?? nameof(GitLimits.AdvertisementBytes));
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public async Task Capabilities_are_read_up_to_a_thousand(int count, bool isRead)
    {
        string answer = Pkt("version 2\n") + string.Concat(Enumerable.Repeat(Pkt("a\n"), count)) + "0000";

        Exception? failure = await Record.ExceptionAsync(() => ListAsync(answer));

        // What is read is taken for a v2 server, whose answer to the next request is this one again: no refs in it.
        Assert.Equal(isRead, !failure!.Message.Contains("capabilities", StringComparison.Ordinal));
    }

    private static string Pkt(string line) => $"{line.Length + 4:x4}{line}";

    private static async Task<RefAdvertisement> ListAsync(string answer, GitLimits? limits = null)
    {
        using ScriptedHandler handler = new(_ => GitAnswer.Of("advertisement", answer));
        using GitRemote remote = new(
            new() { Url = new("https://git.example.com/P/R.git"), Limits = limits ?? GitLimits.Default },
            handler);
        return await remote.ListRefsAsync("", TestContext.Current.CancellationToken);
    }
}
