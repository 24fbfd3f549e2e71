using BacklogQueue.Git;
using BacklogQueue.Tests.Git.Packs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Http;

/// <summary>What servers put before and around a pack, in each protocol.</summary>
public sealed class Answers_to_a_fetch
{
    private const string Other = "2222222222222222222222222222222222222222";

    private static readonly PackBuilder s_builder = new();
    private static readonly ObjectId s_commit = s_builder.Commit(s_builder.Tree(("100644", "a", s_builder.Blob("content"))));
    private static readonly byte[] s_pack = s_builder.ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("shallow-info\n|shallow ID|0001")]
    [InlineData("shallow-info\n|shallow ID\n|unshallow OTHER\n|0001|wanted-refs\n|ID refs/heads/main\n|0001")]
    [InlineData("acknowledgments\n|NAK\n|ready\n|0001")]
    [InlineData("acknowledgments\n|ACK OTHER\n|ready\n|0001")]
    [InlineData("a-section-of-the-future\n|any words\n|0001")]
    public Task Sections_before_a_pack_are_passed_over(string sections) =>
        AssertPackAsync("version 2\n|fetch=shallow\n|0000", [.. Lines(sections), .. Lines("packfile\n"), .. Banded(65_515), .. "0000"u8]);

    [Theory]
    [InlineData("0000")]
    [InlineData("0002")]
    [InlineData("shallow-info\n|shallow ID\n|0000")]
    [InlineData("acknowledgments\n|NAK\n|0000")]
    [InlineData("packfile-uris\n|" + Other + " https://cdn.example.com/p.pack\n|0001")]
    public Task Answers_without_a_pack_of_their_own_break_the_protocol(string answer) =>
        FailsAsync("version 2\n|fetch=shallow\n|0000", Lines(answer), GitErrorKind.Protocol);

    [Theory]
    [InlineData("ID refs/heads/main\0side-band-64k", "NAK\n", 65_515)]
    [InlineData("ID refs/heads/main\0side-band-64k shallow", "shallow ID|0000|NAK\n", 65_515)]
    [InlineData("ID refs/heads/main\0side-band-64k", "ACK OTHER\n", 65_515)]
    [InlineData("ID refs/heads/main\0multi_ack_detailed side-band-64k", "ACK OTHER common\n|ACK OTHER ready\n|ACK OTHER\n", 65_515)]
    [InlineData("ID refs/heads/main\0side-band", "NAK\n", 995)]
    [InlineData("version 1\n|ID refs/heads/main\0side-band-64k", "NAK\n", 65_515)]
    [InlineData("ID refs/heads/main\0ofs-delta", "NAK\n", 0)]
    [InlineData("ID refs/heads/main", "NAK\n", 0)]
    public Task Acknowledgements_of_old_servers_lead_to_the_pack(string refs, string head, int band) => AssertPackAsync(
        refs + "|0000", [.. Lines(head), .. band == 0 ? s_pack : [.. Banded(band), .. "0000"u8]]);

    [Theory]
    [InlineData("0001")]
    [InlineData("something else\n")]
    [InlineData("shallow ID|0000|PACK\n")]
    public Task Other_words_before_the_pack_of_an_old_server_break_the_protocol(string answer) =>
        FailsAsync("ID refs/heads/main\0side-band-64k|0000", Lines(answer), GitErrorKind.Protocol);

    [Fact]
    public Task Pack_that_ends_without_side_band_is_truncated() =>
        FailsAsync("ID refs/heads/main|0000", [.. Lines("NAK\n"), .. s_pack[..^1]], GitErrorKind.Truncated);

    private static async Task AssertPackAsync(string greeting, byte[] answer)
    {
        using GitRemote remote = Open(greeting, answer);
        await using Pack pack = await remote.FetchAsync(s_commit, refName: null, Token);
        using MemoryStream zip = new();
        await TreeArchive.WriteAsync(pack, await pack.ReadCommitAsync(s_commit, Token), zip, Token);
        Assert.Equal("content", Assert.Single(ZipListing.Read(zip.ToArray()).Entries).Text);
    }

    private static async Task FailsAsync(string greeting, byte[] answer, GitErrorKind kind)
    {
        using GitRemote remote = Open(greeting, answer);
        GitException problem = await Assert.ThrowsAsync<GitException>(async () =>
        {
            await using Pack pack = await remote.FetchAsync(s_commit, refName: null, Token);
            await pack.CompleteAsync(Token);
        });
        Assert.Equal(kind, problem.Kind);
    }

    private static GitRemote Open(string greeting, byte[] answer) => new(
        new() { Url = new("https://git.example.com/P/R.git") },
        new ScriptedHandler(_ => GitAnswer.Of("advertisement", Lines(greeting)), _ => GitAnswer.Of("result", answer)));

    private static byte[] Banded(int size) =>
        [.. s_pack.Chunk(size).SelectMany(part => (byte[])[.. System.Text.Encoding.ASCII.GetBytes($"{part.Length + 5:x4}"), 1, .. part])];

    /// <summary>Lines between bars, control packets by their four digits.</summary>
    private static byte[] Lines(string lines) =>
    [
        .. lines.Replace("ID", s_commit.ToString(), StringComparison.Ordinal).Replace("OTHER", Other, StringComparison.Ordinal)
            .Split('|', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(line => System.Text.Encoding.ASCII.GetBytes(line.StartsWith("000", StringComparison.Ordinal) ? line : $"{line.Length + 4:x4}{line}")),
    ];
}
