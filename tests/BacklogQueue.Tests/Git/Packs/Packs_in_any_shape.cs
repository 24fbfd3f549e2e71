using System.IO.Pipelines;
using BacklogQueue.Git;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Tests.Git.Packs;

public sealed class Packs_in_any_shape
{
    private static readonly byte[] s_first = Inflation.Sample("text", 3_000);
    private static readonly byte[] s_second = [.. s_first[..1_000], .. "changed"u8, .. s_first[1_000..]];
    private static readonly byte[] s_third = [.. s_second[..2_000], .. "again"u8, .. s_second[2_500..]];

    [Theory]
    [InlineData(ObjectFormat.Sha1)]
    [InlineData(ObjectFormat.Sha256)]
    public async Task Any_order_of_objects_gives_the_same_archive(ObjectFormat format)
    {
        PackBuilder ids = new(format);
        ObjectId first = ids.Id("blob", s_first);
        ObjectId second = ids.Id("blob", s_second);
        byte[] tree = PackBuilder.TreeBytes(
            ("100644", "a", first), ("100644", "b", second), ("100644", "c", ids.Id("blob", s_third)));
        byte[] commit = PackBuilder.CommitBytes(ids.Id("tree", tree));
        string name = ids.Id("commit", commit).ToString();
        Action<PackBuilder>[] entries =
        [
            pack => pack.Add(ObjectType.Commit, commit),
            pack => pack.Add(ObjectType.Tree, tree),
            pack => pack.Blob(s_first),
            pack => pack.ReferenceDelta(first, DeltaBuilder.Make(s_first, s_second)),
            pack => pack.ReferenceDelta(second, DeltaBuilder.Make(s_second, s_third)),
        ];
        foreach (int[] order in Permutations(entries.Length))
        {
            PackBuilder pack = new(format);
            foreach (int entry in order)
            {
                entries[entry](pack);
            }

            (byte[] zip, ArchiveSummary summary) = await Archiving.WriteAsync(pack.ToArray(), name);

            Assert.Equal(
                [("a", Hex(s_first)), ("b", Hex(s_second)), ("c", Hex(s_third))],
                ZipListing.Read(zip).Entries.Select(entry => (entry.Name, entry.Content)));
            Assert.Equal(new PackStatistics(pack.ToArray().Length, 5, 2, 0), summary.Pack);
        }
    }

    [Fact]
    public async Task An_offset_delta_may_follow_a_delta_that_still_waits_for_its_base()
    {
        PackBuilder pack = new();
        long waiting = pack.Offset;
        pack.ReferenceDelta(pack.Id("blob", s_first), DeltaBuilder.Make(s_first, s_second));
        pack.OffsetDelta(waiting, DeltaBuilder.Make(s_second, s_third));
        pack.Blob(s_first);
        ObjectId commit = pack.Commit(pack.Tree(("100644", "c", pack.Id("blob", s_third))));

        (byte[] zip, _) = await Archiving.WriteAsync(pack.ToArray(), commit.ToString());

        Assert.Equal(Hex(s_third), Assert.Single(ZipListing.Read(zip).Entries).Content);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4_096)]
    public async Task A_pack_may_arrive_in_parts_of_any_size(int part)
    {
        (byte[] pack, string commit) = SmallPack();
        (byte[] whole, _) = await Archiving.WriteAsync(pack, commit);

        (byte[] zip, _) = await Archiving.WriteAsync(pack, commit, wrap: stream => new PartStream(stream, () => part));

        Assert.Equal(whole, zip);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000)]
    public async Task A_pack_larger_than_its_memory_continues_in_a_file(int memory)
    {
        (byte[] pack, string commit) = SmallPack();
        (byte[] whole, _) = await Archiving.WriteAsync(pack, commit);

        (byte[] zip, ArchiveSummary summary) = await Archiving.WriteAsync(
            pack, commit, new GitLimits { SpillBytes = memory }, stream => new PartStream(stream, () => 1_000));

        Assert.Equal(whole, zip);
        Assert.Equal(pack.Length - memory, summary.Pack.SpilledBytes);
    }

    [Fact]
    public async Task The_same_object_may_come_twice()
    {
        PackBuilder pack = new();
        ObjectId blob = pack.Blob(s_first);
        pack.Blob(s_first);
        pack.OffsetDelta(12, DeltaBuilder.Make(s_first, s_first));
        ObjectId commit = pack.Commit(pack.Tree(("100644", "a", blob)));

        (byte[] zip, _) = await Archiving.WriteAsync(pack.ToArray(), commit.ToString());

        Assert.Equal(Hex(s_first), Assert.Single(ZipListing.Read(zip).Entries).Content);
    }

    [Fact]
    public async Task An_entry_is_written_before_the_next_one_has_come()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        byte[] large = Inflation.Sample("noise", 1_000_000);
        PackBuilder ids = new();
        byte[] tree = PackBuilder.TreeBytes(
            ("100644", "a", ids.Id("blob", large)), ("100644", "b", ids.Id("blob", s_first)));
        PackBuilder pack = new();
        ObjectId commit = pack.Commit(pack.Add(ObjectType.Tree, tree));
        pack.Blob(large);
        int half = (int)pack.Offset;
        pack.Blob(s_first);
        byte[] bytes = pack.ToArray();
        Pipe server = new();
        Pipe zip = new();
        await using Pack reader = Pack.Read(server.Reader.AsStream(), ObjectFormat.Sha1, GitLimits.Default);

        await server.Writer.WriteAsync(bytes.AsMemory(0, half), token);
        Task<ArchiveSummary> writing = TreeArchive.WriteAsync(
            reader, await reader.ReadCommitAsync(commit, token), zip.Writer.AsStream(), token);
        ReadResult entry = await zip.Reader.ReadAtLeastAsync(large.Length, token);
        zip.Reader.AdvanceTo(entry.Buffer.End);
        Assert.False(writing.IsCompleted);

        await server.Writer.WriteAsync(bytes.AsMemory(half), token);
        await server.Writer.CompleteAsync();
        Assert.Equal(2, (await writing).Entries);
    }

    /// <summary>Every kind of entry, and a blob that is longer than the memory for one window.</summary>
    private static (byte[] Pack, string Commit) SmallPack()
    {
        PackBuilder pack = new();
        long offset = pack.Offset;
        ObjectId first = pack.Blob(s_first);
        pack.OffsetDelta(offset, DeltaBuilder.Make(s_first, s_second));
        pack.ReferenceDelta(first, DeltaBuilder.Make(s_first, s_third));
        ObjectId large = pack.Blob(Inflation.Sample("zeros", 3_000_000));
        ObjectId commit = pack.Commit(pack.Tree(
            ("100644", "a", first),
            ("100755", "b", pack.Id("blob", s_second)),
            ("120000", "c", pack.Id("blob", s_third)),
            ("100644", "d", large),
            ("100644", "e", pack.Blob(""))));
        return (pack.ToArray(), commit.ToString());
    }

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);

    private static IEnumerable<int[]> Permutations(int count) => count == 0
        ? [[]]
        : Permutations(count - 1).SelectMany(
            shorter => Enumerable.Range(0, count).Select(at => (int[])[.. shorter[..at], count - 1, .. shorter[at..]]));
}
