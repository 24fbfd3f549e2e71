using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Git.Http;

namespace BacklogQueue.Tests.Git.Http;

public sealed class Side_bands
{
    [Fact]
    public async Task Only_the_pack_comes_through()
    {
        string packets = Pkt("\u0002Counting objects") + Pkt("\u0001PA") + Pkt("") + Pkt("\u0001") + Pkt("\u0002") + Pkt("\u0001CK") + "0000";

        Assert.Equal("PACK", await ReadAllAsync(packets));
    }

    [Fact]
    public async Task Band_3_is_the_servers_refusal()
    {
        GitException failure = await FailAsync(Pkt("\u0001PACK") + Pkt("\u0003out of\u0007 memory\n"));

        Assert.Equal((GitErrorKind.RemoteError, false), (failure.Kind, failure.IsTransient));
        Assert.Equal("The server refuses: out of memory", failure.Message);
    }

    [Fact]
    public async Task Err_line_inside_a_pack_is_the_servers_refusal() =>
        Assert.Equal(GitErrorKind.RemoteError, (await FailAsync(Pkt("\u0001PACK") + Pkt("ERR died"))).Kind);

    [Theory]
    [InlineData("0005\u0000")]
    [InlineData("0005\u0004")]
    [InlineData("0001")]
    [InlineData("0002")]
    public async Task Anything_else_breaks_the_protocol(string packet) =>
        Assert.Equal(GitErrorKind.Protocol, (await FailAsync(Pkt("\u0001PACK") + packet)).Kind);

    [Theory]
    [InlineData("")]
    [InlineData("0005\u0001")]
    [InlineData("0009\u0001PA")]
    public async Task Pack_without_its_final_flush_is_truncated(string end) =>
        Assert.Equal(GitErrorKind.Truncated, (await FailAsync(Pkt("\u0001PACK") + end)).Kind);

    [Fact]
    public async Task Keep_alives_may_come_for_hours_but_not_for_ever()
    {
        string most = string.Concat(Enumerable.Repeat("0005\u0001", GitLimits.Default.KeepAlives));

        Assert.Equal("PACK", await ReadAllAsync(most + Pkt("\u0001PACK") + "0000"));
        GitException failure = await FailAsync(most + "0005\u0002" + Pkt("\u0001PACK") + "0000");
        Assert.Equal(GitErrorKind.LimitExceeded, failure.Kind);
        Assert.Contains("GitLimits.KeepAlives (10000)", failure.Message, StringComparison.Ordinal);
    }

    private static string Pkt(string payload) => $"{payload.Length + 4:x4}{payload}";

    private static Task<GitException> FailAsync(string packets) =>
        Assert.ThrowsAsync<GitException>(() => ReadAllAsync(packets));

    private static async Task<string> ReadAllAsync(string packets)
    {
        PktReader reader = new(new MemoryStream(Encoding.Latin1.GetBytes(packets)));
        await using PackStream pack = new(new SideBandReader(reader, GitLimits.Default, new RemoteText(null)).ReadAsync, new MemoryStream());
        using StreamReader text = new(pack, Encoding.Latin1);
        return await text.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
