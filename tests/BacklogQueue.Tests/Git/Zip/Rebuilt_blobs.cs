using BacklogQueue.Git;
using BacklogQueue.Git.Packs;
using BacklogQueue.Tests.Git.Fuzzing;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Zip;

/// <summary>Blobs that the pack holds as deltas, as they come out of the archive.</summary>
public sealed class Rebuilt_blobs
{
    [Fact]
    public Task They_are_what_their_chains_say() => Fuzz.PlayAsync(300, random =>
    {
        List<byte[]> contents = [Inflation.Sample(Inflation.AnyKind(random), random.Next(1, 60_000))];
        PackBuilder pack = new();
        List<long> offsets = [pack.Offset];
        int level = random.Next(10);
        pack.Entry(ObjectType.Blob, contents[0].Length, [], Inflation.Deflate(contents[0], level));
        for (int count = random.Next(1, 20); count > 0; count--)
        {
            // Mostly of the last one, so that chains grow long; edits few or many, so that deltas are short or not.
            int source = random.Next(3) > 0 ? contents.Count - 1 : random.Next(contents.Count);
            byte[] content = Edited(random, contents[source]);
            offsets.Add(pack.Offset);
            pack.OffsetDelta(offsets[source], DeltaBuilder.Make(contents[source], content));
            contents.Add(content);
        }

        return ArchiveAsync(pack, contents, random);
    });

    [Fact]
    public async Task One_that_is_too_large_for_its_matches_to_be_held_is_compressed_in_parts()
    {
        byte[] source = new byte[17 << 20];
        Inflation.Sample("words", 3 << 20).CopyTo(source, 1 << 20);
        Inflation.Sample("noise", 2 << 20).CopyTo(source, 9 << 20);
        byte[] content = [.. source];
        content[12 << 20] = 1;
        PackBuilder pack = new();
        pack.Blob(source);
        pack.OffsetDelta(12, DeltaBuilder.Make(source, content));
        ObjectId commit = pack.Commit(pack.Tree(("100644", "large", pack.Id("blob", content)), ("100644", "source", pack.Id("blob", source))));

        (byte[] zip, ArchiveSummary summary) = await Archiving.WriteAsync(pack.ToArray(), commit.ToString());

        ZipListing.File large = ZipListing.Read(zip).Entries[0];
        Assert.Equal(Convert.ToHexString(content), large.Content);
        long compressed = summary.ZipBytes - summary.CopiedBytes;
        Assert.InRange(compressed, 2 << 20, 1.01 * summary.CopiedBytes);
    }

    [Fact]
    public async Task One_that_hardly_differs_from_its_base_is_compressed_as_well_as_the_base()
    {
        byte[] source = Inflation.Sample("words", 400_000);
        byte[] content = [.. source];
        content[200_000] ^= 1;
        PackBuilder pack = new();
        byte[] best = Inflation.Deflate(source, level: 9);
        pack.Entry(ObjectType.Blob, source.Length, [], best);
        pack.OffsetDelta(12, DeltaBuilder.Make(source, content));
        ObjectId commit = pack.Commit(pack.Tree(("100644", "one", pack.Id("blob", content))));

        (byte[] zip, _) = await Archiving.WriteAsync(pack.ToArray(), commit.ToString());

        Assert.Equal(Convert.ToHexString(content), Assert.Single(ZipListing.Read(zip).Entries).Content);
        Assert.InRange(zip.Length, 0, best.Length + 500);
    }

    private static byte[] Edited(Random random, byte[] content)
    {
        byte[] middle = Inflation.Sample(Inflation.AnyKind(random), random.Next(1, random.Next(4) == 0 ? 20_000 : 30));
        int start = random.Next(content.Length);
        int end = random.Next(start, Math.Min(content.Length, start + 100));
        return [.. content[..start], .. middle, .. content[end..]];
    }

    private static async Task<bool> ArchiveAsync(PackBuilder pack, List<byte[]> contents, Random random)
    {
        // Names in another order than the pack's: contents are wanted when they may have been forgotten.
        int[] order = [.. Enumerable.Range(0, contents.Count)];
        random.Shuffle(order);
        (string, string, ObjectId)[] entries = [.. order.Select((one, name) => ("100644", $"f{name:D3}", pack.Id("blob", contents[one])))];
        ObjectId commit = pack.Commit(pack.Tree(entries));

        (byte[] zip, ArchiveSummary summary) = await Archiving.WriteAsync(pack.ToArray(), commit.ToString());

        Assert.Equal(order.Select(one => Convert.ToHexString(contents[one])), ZipListing.Read(zip).Entries.Select(entry => entry.Content));
        return summary.Pack.Deltas > 5;
    }
}
