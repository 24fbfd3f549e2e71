using BacklogQueue.Git;

namespace BacklogQueue.Tests.Git.Packs;

/// <summary>Contents lie in pooled buffers with several readers: one that is freed too early shows as wrong bytes.</summary>
public sealed class Buffers_that_are_shared
{
    [Fact]
    public async Task Archives_that_are_written_side_by_side_are_all_the_same()
    {
        (byte[] pack, string commit) = LargeContents();
        (byte[] expected, _) = await Archiving.WriteAsync(pack, commit);
        ZipListing.Read(expected);

        byte[][] zips = await Task.WhenAll(Enumerable.Range(0, 6).Select(async seed =>
        {
            Random random = new(seed);
            return (await Archiving.WriteAsync(pack, commit, wrap: stream => new PartStream(stream, () => random.Next(1, 200_000)))).Zip;
        }));

        Assert.All(zips, zip => Assert.True(expected.AsSpan().SequenceEqual(zip), "The archives differ."));
    }

    [Fact]
    public async Task Packs_that_are_given_up_leave_the_others_alone()
    {
        (byte[] pack, string commit) = LargeContents();
        (byte[] expected, _) = await Archiving.WriteAsync(pack, commit);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(async seed =>
        {
            if (seed % 2 == 0)
            {
                (byte[] zip, _) = await Archiving.WriteAsync(pack, commit);
                Assert.True(expected.AsSpan().SequenceEqual(zip), "The archives differ.");
                return;
            }

            Random random = new(seed);
            byte[] cut = pack[..random.Next(pack.Length)];
            await Assert.ThrowsAsync<GitException>(() => Archiving.WriteAsync(cut, commit));
        }));
    }

    /// <summary>Chains of deltas of 70 to 300 KB, more than the cache holds, below trees that are as large.</summary>
    private static (byte[] Pack, string Commit) LargeContents()
    {
        PackBuilder pack = new();
        List<(string Mode, string Name, ObjectId Id)> entries = [];
        for (int chain = 0; chain < 5; chain++)
        {
            byte[] content = Inflation.Sample("text", 70_000 + (chain * 60_000));
            ObjectId id = pack.Blob(content);
            for (int link = 0; link < 12; link++)
            {
                byte[] next = [.. content[..(link * 1_000)], (byte)link, .. content[(link * 1_000)..]];
                pack.ReferenceDelta(id, DeltaBuilder.Make(content, next));
                id = pack.Id("blob", next);
                content = next;
                entries.Add((link % 3 == 0 ? "120000" : "100644", $"{chain:D2}-{link:D2}", id));
            }
        }

        ObjectId small = pack.Blob("x");
        entries.AddRange(Enumerable.Range(0, 3_000).Select(i => ("100644", $"small-{i:D4}", small)));
        ObjectId commit = pack.Commit(pack.Tree([.. entries]));
        return (pack.ToArray(), commit.ToString());
    }
}
