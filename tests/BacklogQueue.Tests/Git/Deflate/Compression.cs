using BacklogQueue.Git.Deflate;
using BacklogQueue.Git.Packs;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Deflate;

/// <summary>Compresses as rebuilt blobs are, and checks what each step says.</summary>
internal static class Compression
{
    /// <summary>The matches of a search, which are checked.</summary>
    public static MatchList Search(byte[] content, MatchFinder? finder = null)
    {
        finder ??= new MatchFinder();
        MatchList matches = new(content.Length);
        finder.Start(content.Length);
        Assert.Equal(content.Length, finder.Search(matches, content, 0, content.Length));
        matches.Complete(content.Length);
        AssertTrue(content, matches);
        return matches;
    }

    /// <summary>Deflate data.</summary>
    public static byte[] Write(byte[] content, MatchList matches, Deflater? deflater = null)
    {
        using SpillBuffer store = new(int.MaxValue);
        if (deflater is not null)
        {
            deflater.Write(content, matches.Entries, last: true, store);
        }
        else
        {
            using Deflater own = new();
            own.Write(content, matches.Entries, last: true, store);
        }

        return Bytes(store);
    }

    public static byte[] Bytes(SpillBuffer store) => store.Read(0, store.Length, new byte[store.Length]).ToArray();

    /// <summary>The contents and the matches that a zlib stream says, read in parts of a size.</summary>
    public static (byte[] Content, MatchList Matches) Record(byte[] zlib, int size, int part = int.MaxValue)
    {
        Inflater inflater = new();
        inflater.Reset();
        MatchList matches = new(size);
        byte[] output = new byte[size + Inflater.OutputSlack];
        int position = 0;
        InflateStatus status = InflateStatus.NeedsInput;
        for (int taken = 0; status == InflateStatus.NeedsInput && taken < zlib.Length;)
        {
            ReadOnlySpan<byte> input = zlib.AsSpan(taken, Math.Min(part, zlib.Length - taken));
            status = inflater.Inflate(input, out int consumed, output, ref position, size, new MatchRecorder(matches));
            taken += consumed;
        }

        Assert.Equal((InflateStatus.Done, size), (status, position));
        matches.Complete(size);
        AssertTrue(output[..size], matches);
        return (output[..size], matches);
    }

    /// <summary>What zlib stream a content has, in which <see cref="Inflation"/> finds it again.</summary>
    public static byte[] Zlib(byte[] deflateData) => [0x78, 0x9C, .. deflateData, 0, 0, 0, 0];

    /// <summary>Every match is of bytes that stand there, and the entries make the content, no more and no less.</summary>
    public static void AssertTrue(byte[] content, MatchList matches)
    {
        int position = 0;
        foreach (uint entry in matches.Entries)
        {
            position += MatchList.Literals(entry);
            int length = MatchList.MatchLength(entry);
            if (length > 0)
            {
                int distance = MatchList.Distance(entry);
                Assert.InRange(distance, 1, position);
                Assert.True(
                    content.AsSpan(position, length).SequenceEqual(content.AsSpan(position - distance, length)),
                    $"There is no match of {length} bytes at {position} with those {distance} before.");
                position += length;
            }
        }

        Assert.Equal(content.Length, position);
    }
}
