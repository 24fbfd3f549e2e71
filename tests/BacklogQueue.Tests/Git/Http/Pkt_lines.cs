using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Git.Http;

namespace BacklogQueue.Tests.Git.Http;

public sealed class Pkt_lines
{
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public async Task Lines_are_read_however_the_bytes_arrive(int atOnce)
    {
        PktReader reader = new(new TrickleStream("0006a\n0004000Aabc\nd\n000bno feed"u8.ToArray(), atOnce));

        Assert.Equal("a", Encoding.ASCII.GetString((await reader.ReadAsync(Token)).Line));
        Assert.Equal(0, (await reader.ReadAsync(Token)).Payload.Length);
        Assert.Equal("abc\nd", Encoding.ASCII.GetString((await reader.ReadAsync(Token)).Line));
        Assert.Equal("no feed", Encoding.ASCII.GetString((await reader.ReadAsync(Token)).Line));
    }

    [Fact]
    public async Task Control_packets_are_told_apart()
    {
        PktReader reader = new(new MemoryStream("000000010002"u8.ToArray()));

        Assert.Equal(PktKind.Flush, (await reader.ReadAsync(Token)).Kind);
        Assert.Equal(PktKind.Delimiter, (await reader.ReadAsync(Token)).Kind);
        Assert.Equal(PktKind.ResponseEnd, (await reader.ReadAsync(Token)).Kind);
    }

    [Fact]
    public async Task Largest_packets_follow_each_other_through_one_buffer()
    {
        byte[] packet = [.. "fff0"u8, .. Enumerable.Repeat((byte)'x', 65_516)];
        PktReader reader = new(new TrickleStream([.. packet, .. packet, .. "0000"u8], 50_000));

        Assert.Equal(65_516, (await reader.ReadAsync(Token)).Payload.Length);
        Assert.Equal(packet[4..], (await reader.ReadAsync(Token)).Payload.ToArray());
        Assert.Equal(PktKind.Flush, (await reader.ReadAsync(Token)).Kind);
    }

    [Theory]
    [InlineData("0003")]
    [InlineData("fff1")] // 65,521
    [InlineData("ffff")]
    [InlineData("<htm")]
    [InlineData("-001")]
    [InlineData(" 004")]
    [InlineData("0x04")]
    public async Task Impossible_length_breaks_the_protocol(string bytes)
    {
        PktReader reader = new(new MemoryStream([.. Encoding.ASCII.GetBytes(bytes), .. new byte[70_000]]));

        GitException failure = await Assert.ThrowsAsync<GitException>(async () => await reader.ReadAsync(Token));

        Assert.Equal((GitErrorKind.Protocol, false), (failure.Kind, failure.IsTransient));
    }

    [Theory]
    [InlineData("")]
    [InlineData("000")]
    [InlineData("0008ab")]
    public async Task Stream_that_ends_is_truncated_even_between_packets(string bytes)
    {
        PktReader reader = new(new MemoryStream(Encoding.ASCII.GetBytes(bytes)));

        GitException failure = await Assert.ThrowsAsync<GitException>(async () => await reader.ReadAsync(Token));

        Assert.Equal((GitErrorKind.Truncated, true), (failure.Kind, failure.IsTransient));
    }

    [Fact]
    public void Written_length_counts_bytes_and_the_line_feed()
    {
        PktWriter writer = new PktWriter().Line("枝").LineIf(false, "no").Delimiter().Flush();

        Assert.Equal("0008枝\n00010000", Encoding.UTF8.GetString(writer.Written.Span));
    }

    [Fact]
    public void Longest_line_is_written_and_one_byte_more_is_not()
    {
        Assert.Equal(65_520, new PktWriter().Line(new('x', 65_515)).Written.Length);
        Assert.Throws<GitException>(() => new PktWriter().Line(new('x', 65_516)));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
