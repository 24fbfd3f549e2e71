using System.IO.Compression;
using BacklogQueue.Git.Deflate;
using BacklogQueue.Git.Packs;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Deflate;

public sealed class Deflated_contents
{
    public static TheoryData<string, int> Samples => new(
        from kind in Inflation.Kinds
        from size in (int[])[1, 2, 3, 4, 5, 100, 257, 258, 259, 5_000, 65_535, 65_536, 300_000]
        select (kind, size));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Both_zlib_and_the_own_inflate_read_them(string kind, int size)
    {
        byte[] content = Inflation.Sample(kind, size);
        using MatchList matches = Compression.Search(content);

        byte[] deflated = Compression.Write(content, matches);

        Assert.Equal(content, WithZlib(deflated));
        (byte[] inflated, int consumed) = Inflation.Inflate(Compression.Zlib(deflated), size);
        Assert.Equal(content, inflated);
        Assert.Equal(deflated.Length + 6, consumed);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void They_are_hardly_larger_than_those_of_zlib(string kind, int size)
    {
        byte[] content = Inflation.Sample(kind, size);
        using MatchList matches = Compression.Search(content);

        byte[] deflated = Compression.Write(content, matches);

        int zlib = Inflation.Deflate(content, level: 5).Length - 6;
        Assert.InRange(deflated.Length, 0, (zlib * 1.01) + 10);
    }

    [Fact]
    public void What_does_not_compress_is_stored_in_blocks_of_64_KiB()
    {
        byte[] content = Inflation.Sample("noise", 200_000);
        using MatchList matches = Compression.Search(content);

        byte[] deflated = Compression.Write(content, matches);

        Assert.InRange(deflated.Length, content.Length + 20, content.Length + 100);
    }

    [Fact]
    public void Parts_that_are_written_one_after_the_other_are_one_stream()
    {
        byte[] content = [.. Inflation.Sample("text", 100_000), .. Inflation.Sample("noise", 70_000), .. Inflation.Sample("words", 100_001)];
        MatchFinder finder = new();
        using Deflater deflater = new();
        using SpillBuffer store = new(int.MaxValue);
        finder.Start(content.Length);
        for (int start = 0, end; start < content.Length; start = end)
        {
            using MatchList part = new(30_000, start);
            end = finder.Search(part, content, start, Math.Min(start + 30_000, content.Length));
            part.Complete(end);
            deflater.Write(content.AsSpan(start, end - start), part.Entries, end == content.Length, store);
        }

        Assert.Equal(content, WithZlib(Compression.Bytes(store)));
        Assert.InRange(store.Length, 0, 1.02 * Inflation.Deflate(content, level: 5).Length);
    }

    [Fact]
    public void Finder_and_deflater_remember_nothing_of_the_content_before()
    {
        MatchFinder finder = new();
        using Deflater deflater = new();
        foreach (string kind in (string[])["text", "noise", "text", "zeros", "words", "text"])
        {
            byte[] content = Inflation.Sample(kind, 20_000);
            using MatchList matches = Compression.Search(content, finder);
            using MatchList alone = Compression.Search(content);

            Assert.Equal(Compression.Write(content, alone), Compression.Write(content, matches, deflater));
        }
    }

    [Fact]
    public void Every_length_and_distance_is_written_as_zlib_reads_it()
    {
        // Each length once, and each distance's smallest and largest value, with literals between them.
        Random random = new(1);
        List<byte> content = [.. Inflation.Sample("noise", MatchList.MaxDistance)];
        using MatchList matches = new(content.Count);
        int[] distances = [.. Enumerable.Range(0, 16).SelectMany(bit => (int[])[1 << bit, (1 << bit) + 1, (3 << bit) >> 1]).Where(distance => distance <= MatchList.MaxDistance)];
        for (int i = 0; i < 600; i++)
        {
            int length = MatchList.MinLength + (i % 256);
            int distance = distances[i % distances.Length];
            matches.Add(content.Count, length, distance);
            for (int copied = 0; copied < length; copied++)
            {
                content.Add(content[^distance]);
            }

            content.Add((byte)random.Next(256));
        }

        byte[] bytes = [.. content];
        matches.Complete(bytes.Length);
        Compression.AssertTrue(bytes, matches);

        Assert.Equal(bytes, WithZlib(Compression.Write(bytes, matches)));
    }

    private static byte[] WithZlib(byte[] deflated)
    {
        using DeflateStream inflate = new(new MemoryStream(deflated), CompressionMode.Decompress);
        using MemoryStream output = new();
        inflate.CopyTo(output);
        return output.ToArray();
    }
}
