using System.IO.Compression;
using BacklogQueue.Git.Deflate;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Deflate;

public sealed class Recorded_matches
{
    public static TheoryData<string, int> Streams => new(
        from kind in Inflation.Kinds
        from level in (int[])[0, 1, 6, 9]
        select (kind, level));

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_written_again_from_its_matches_is_not_larger(string kind, int level)
    {
        byte[] content = Inflation.Sample(kind, 100_000);
        byte[] zlib = Inflation.Deflate(content, level);

        (byte[] read, MatchList matches) = Compression.Record(zlib, content.Length);
        using (matches)
        {
            Assert.Equal(content, read);
            byte[] deflated = Compression.Write(content, matches);
            Assert.Equal(content, Inflation.Inflate(Compression.Zlib(deflated), content.Length).Output);
            Assert.InRange(deflated.Length, 0, zlib.Length * 1.01);
        }
    }

    [Theory]
    [InlineData(ZLibCompressionStrategy.Fixed)]
    [InlineData(ZLibCompressionStrategy.RunLengthEncoding)]
    [InlineData(ZLibCompressionStrategy.HuffmanOnly)]
    [InlineData(ZLibCompressionStrategy.Filtered)]
    public void They_are_the_same_wherever_the_input_is_cut(ZLibCompressionStrategy strategy)
    {
        byte[] content = Inflation.Sample("periods", 3_000);
        byte[] zlib = Inflation.Deflate(content, 6, strategy);
        using MatchList whole = Compression.Record(zlib, content.Length).Matches;

        foreach (int part in (int[])[1, 2, 7, 100])
        {
            using MatchList matches = Compression.Record(zlib, content.Length, part).Matches;
            Assert.Equal(whole.Entries, matches.Entries);
        }
    }
}
