using BacklogQueue.Git;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Tests.Git.Packs;

/// <summary>RFC 1951's corners, each decided as zlib decides it.</summary>
public sealed class Corrupt_zlib_streams
{
    [Theory]
    [InlineData(0x79, 0x9C, "header")]
    [InlineData(0x78, 0x9D, "header")]
    [InlineData(0x88, 0x1C, "header")]
    [InlineData(0x78, 0xBB, "preset dictionary")]
    public void A_header_that_is_not_plain_deflate_is_refused(byte method, byte flags, string reason) =>
        Refuses([method, flags, 3, 0, 0, 0, 0, 1], reason);

    [Fact]
    public void The_reserved_block_type_is_refused() => Refuses(new BitWriter().Number(7, 3).ToZlib(), "reserved type");

    [Fact]
    public void A_stored_length_must_match_its_complement() =>
        Refuses(new BitWriter().Number(1, 3).Align().Bytes(1, 0, 0xFF, 0xFF, 7).ToZlib(), "complement");

    [Fact]
    public void Stored_blocks_may_be_empty_and_follow_each_other()
    {
        byte[] zlib = new BitWriter()
            .Number(0, 3).Align().Bytes(2, 0, 0xFD, 0xFF, 10, 20)
            .Number(0, 3).Align().Bytes(0, 0, 0xFF, 0xFF)
            .Number(1, 3).Align().Bytes(1, 0, 0xFE, 0xFF, 30)
            .ToZlib();

        Assert.Equal([10, 20, 30], Inflation.Inflate(zlib, 3).Output);
        Assert.Equal([10, 20, 30], Inflation.Inflate(zlib, 3, () => 1, () => 1).Output);
    }

    [Fact]
    public void A_match_may_not_reach_before_the_start()
    {
        Refuses(FixedMatch(distanceCode: 1), "before the start"); // distance 2 after one byte
        Assert.Equal([1, 1, 1, 1], Inflation.Inflate(FixedMatch(distanceCode: 0), 4).Output);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(31)]
    public void Distance_codes_without_meaning_are_refused(int code) => Refuses(FixedMatch(code), "no meaning");

    [Theory]
    [InlineData(286)]
    [InlineData(287)]
    public void Length_codes_without_meaning_are_refused(int symbol) =>
        Refuses(new BitWriter().Number(3, 3).Code(0b1100_0000 + symbol - 280, 8).ToZlib(), "no meaning");

    [Fact]
    public void An_over_subscribed_code_is_refused() =>
        Refuses(new BitWriter().DynamicBlock(Lengths((0, 1), (1, 1), (256, 1)), [1]).ToZlib(), "over-subscribed");

    [Fact]
    public void An_incomplete_code_is_refused() =>
        Refuses(new BitWriter().DynamicBlock(Lengths((0, 2), (256, 2)), [1]).ToZlib(), "incomplete");

    [Fact]
    public void An_incomplete_code_of_distances_is_refused() =>
        Refuses(new BitWriter().DynamicBlock(Lengths((0, 1), (256, 1)), [2, 2]).ToZlib(), "distances");

    [Fact]
    public void A_block_that_cannot_end_is_refused() =>
        Refuses(new BitWriter().DynamicBlock(Lengths((0, 1), (1, 1)), [1]).ToZlib(), "no end");

    [Fact]
    public void A_single_code_of_one_bit_is_enough_for_an_end() =>
        Assert.Empty(Inflation.Inflate(new BitWriter().DynamicBlock(Lengths((256, 1)), [0]).Code(0, 1).ToZlib(), 0).Output);

    [Fact]
    public void The_other_bit_of_a_single_code_is_refused() =>
        Refuses(new BitWriter().DynamicBlock(Lengths((256, 1)), [0]).Code(1, 1).ToZlib(), "no meaning");

    [Fact]
    public void A_single_distance_code_serves_matches()
    {
        // Literal 7: 0, length 3: 10, end: 11.
        BitWriter block = new BitWriter().DynamicBlock(Lengths((7, 1), (256, 2), (257, 2)), [1]);

        byte[] zlib = block.Code(0, 1).Code(0b11, 2).Code(0, 1).Code(0b10, 2).ToZlib();

        Assert.Equal([7, 7, 7, 7], Inflation.Inflate(zlib, 4).Output);
    }

    [Fact]
    public void A_match_without_any_distance_code_is_refused() => Refuses(
        new BitWriter().DynamicBlock(Lengths((7, 1), (256, 2), (257, 2)), [0]).Code(0, 1).Code(0b11, 2).Code(0, 1).ToZlib(),
        "no meaning");

    [Theory]
    [InlineData(287 - 257, 0)]
    [InlineData(0, 31 - 1)]
    public void More_symbols_than_exist_are_refused(int lengths, int distances) =>
        Refuses(new BitWriter().Number(5, 3).Number(lengths, 5).Number(distances, 5).Number(15, 4).ToZlib(), "too many");

    [Fact]
    public void A_repeat_needs_a_length_to_repeat()
    {
        // Code lengths of 16 and 18: one bit each, in the order 16, 17, 18, 0.
        BitWriter block = new BitWriter().Number(5, 3).Number(0, 5).Number(0, 5).Number(0, 4)
            .Number(1, 3).Number(0, 3).Number(1, 3).Number(0, 3);

        Refuses(block.Code(0, 1).Number(0, 2).ToZlib(), "repeated");
    }

    [Fact]
    public void A_repeat_may_not_pass_the_end()
    {
        BitWriter block = new BitWriter().Number(5, 3).Number(0, 5).Number(0, 5).Number(0, 4)
            .Number(1, 3).Number(0, 3).Number(1, 3).Number(0, 3);

        Refuses(block.Code(1, 1).Number(127, 7).Code(1, 1).Number(127, 7).ToZlib(), "repeated");
    }

    [Fact]
    public void An_incomplete_code_of_code_lengths_is_refused() => Refuses(
        new BitWriter().Number(5, 3).Number(0, 5).Number(0, 5).Number(0, 4)
            .Number(1, 3).Number(0, 3).Number(0, 3).Number(0, 3).ToZlib(),
        "code lengths");

    [Fact]
    public void A_stream_cut_short_asks_for_more()
    {
        byte[] content = Inflation.Sample("text", 2_000);
        byte[] zlib = Inflation.Deflate(content);
        for (int length = 0; length < zlib.Length; length++)
        {
            Inflater inflater = new();
            inflater.Reset();
            byte[] buffer = new byte[content.Length + Inflater.OutputSlack];
            int position = 0;

            InflateStatus status = inflater.Inflate(zlib.AsSpan(0, length), out int consumed, buffer, ref position, content.Length);

            Assert.Equal(InflateStatus.NeedsInput, status);
            Assert.Equal(length, consumed);
            Assert.Equal(content[..position], buffer[..position]);
        }
    }

    private static byte[] FixedMatch(int distanceCode) => new BitWriter()
        .Number(3, 3).Code(0x30 + 1, 8).Code(1, 7).Code(distanceCode, 5).Number(0, 13).Code(0, 7).ToZlib();

    private static int[] Lengths(params (int Symbol, int Length)[] used)
    {
        int[] lengths = new int[Math.Max(257, used.Max(code => code.Symbol) + 1)];
        foreach ((int symbol, int length) in used)
        {
            lengths[symbol] = length;
        }

        return lengths;
    }

    /// <summary>Null when the stream is refused, or wants more than there is.</summary>
    private static byte[]? TryInflate(byte[] zlib)
    {
        Inflater inflater = new();
        inflater.Reset();
        byte[] buffer = new byte[200_000];
        int position = 0;
        try
        {
            return inflater.Inflate(zlib, out _, buffer, ref position, buffer.Length) == InflateStatus.Done
                ? buffer[..position]
                : null;
        }
        catch (GitException)
        {
            return null;
        }
    }

    private static void Refuses(byte[] zlib, string reason)
    {
        foreach (int part in (int[])[1, int.MaxValue])
        {
            GitException error = Assert.Throws<GitException>(() => Inflation.Inflate(zlib, 64, () => part));

            Assert.Equal(GitErrorKind.Corrupt, error.Kind);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }

        Assert.Null(TryInflate([.. zlib, .. new byte[64]]));
    }
}
