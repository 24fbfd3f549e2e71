using System.Buffers.Binary;
using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Git.Packs;
using BacklogQueue.Tests.Git.Packs;

namespace BacklogQueue.Tests.Git.Bombs;

/// <summary>Small packs that ask for much: each meets a limit that its error names, within a memory that is measured.</summary>
[Collection(nameof(OneAtATime))]
public sealed class Bombs_in_packs
{
    private const int Quarter = 255 << 20; // almost GitLimits.ObjectInMemoryBytes

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deltas_that_each_ask_for_a_quarter_of_a_gigabyte()
    {
        PackBuilder pack = new();
        pack.Blob(new byte[65_535]);
        DeltaBuilder delta = new(65_535, Quarter);
        for (int left = Quarter; left > 0; left -= 65_535)
        {
            delta.Copy(0, Math.Min(left, 65_535));
        }

        byte[] instructions = delta.ToArray();
        for (int i = 0; i < 1_000; i++)
        {
            pack.OffsetDelta(12, instructions);
        }

        await MeetsAsync(pack, default, nameof(GitLimits.WorkBytes), new() { WorkBytes = 2L << 30 }, mebibytes: 600);
    }

    [Fact]
    public async Task Zeros_that_each_inflate_to_a_quarter_of_a_gigabyte()
    {
        PackBuilder pack = new();
        byte[] zlib = PackBuilder.Zlib(new byte[Quarter]);
        for (int i = 0; i < 20; i++)
        {
            pack.Entry(ObjectType.Tree, Quarter, [], zlib);
        }

        await MeetsAsync(pack, default, nameof(GitLimits.WorkBytes), new() { WorkBytes = 2L << 30 }, mebibytes: 600);
    }

    [Fact]
    public async Task A_file_that_inflates_for_ever()
    {
        PackBuilder pack = new();
        pack.Entry(ObjectType.Blob, 1L << 40, [], [0x78, 0x9C]);

        await MeetsAsync(pack, default, nameof(GitLimits.BlobBytes), GitLimits.Default, mebibytes: 20);
    }

    [Fact]
    public async Task One_file_of_100_MB_at_ten_thousand_paths()
    {
        PackBuilder pack = new();
        ObjectId blob = pack.Blob(new byte[100 << 20]);
        ObjectId inner = pack.Tree([.. Enumerable.Range(0, 100).Select(i => ("100644", $"f{i:D2}", blob))]);
        ObjectId root = pack.Tree([.. Enumerable.Range(0, 100).Select(i => ("40000", $"d{i:D2}", inner))]);

        await MeetsAsync(pack, root, nameof(GitLimits.ArchiveContentBytes), GitLimits.Default, mebibytes: 60);
    }

    [Fact]
    public async Task Ten_million_entries_of_seven_trees()
    {
        PackBuilder pack = new();
        ObjectId tree = pack.Tree([.. Enumerable.Range(0, 10).Select(i => ("100644", $"f{i}", pack.Id("blob", [1])))]);
        pack.Blob([1]);
        for (int level = 0; level < 6; level++)
        {
            tree = pack.Tree([.. Enumerable.Range(0, 10).Select(i => ("40000", $"d{i}", tree))]);
        }

        await MeetsAsync(pack, tree, nameof(GitLimits.TreeEntries), GitLimits.Default, mebibytes: 90);
    }

    [Fact]
    public async Task Six_hundred_directories_below_each_other()
    {
        PackBuilder pack = new();
        ObjectId tree = pack.Tree(("100644", "f", pack.Blob("x")));
        for (int level = 0; level < 600; level++)
        {
            tree = pack.Tree(("40000", "d", tree));
        }

        await MeetsAsync(pack, tree, nameof(GitLimits.TreeDepth), GitLimits.Default, mebibytes: 30);
    }

    [Fact]
    public async Task Large_trees_below_each_other_that_are_made_by_deltas()
    {
        PackBuilder pack = new();
        ObjectId blob = pack.Blob("x");
        byte[] rest = PackBuilder.TreeBytes([.. Enumerable.Range(0, 120_000).Select(i => ("100644", $"f{i:D6}", blob))]);
        long offset = pack.Offset;
        pack.Add(ObjectType.Tree, rest);
        ObjectId tree = pack.Id("tree", rest);
        for (int level = 0; level < 100; level++)
        {
            byte[] first = PackBuilder.TreeBytes(("40000", "a", tree));
            pack.OffsetDelta(offset, new DeltaBuilder(rest.Length, first.Length + rest.Length).Insert(first).Copy(0, rest.Length).ToArray());
            tree = pack.Id("tree", [.. first, .. rest]);
        }

        await MeetsAsync(pack, tree, nameof(GitLimits.ObjectInMemoryBytes), GitLimits.Default, mebibytes: 600);
    }

    [Fact]
    public async Task Deltas_whose_bases_never_come_and_whose_ids_collide()
    {
        const int count = 400_000;
        PackBuilder pack = new();
        byte[] zlib = [0x78, 0x01, 1, 2, 0, 0xFD, 0xFF, 0, 0, 0, 0, 0, 0];
        byte[] id = new byte[20];
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(id.AsSpan(16), i); // the first bytes, which are its hash, are all the same
            pack.Entry(ObjectType.ReferenceDelta, 2, id, zlib);
        }

        GitException? problem = null;
        byte[] bytes = pack.ToArray();
        long peak = await PeakMemory.MeasureAsync(async () =>
        {
            await using Pack reader = Pack.Read(new MemoryStream(bytes), ObjectFormat.Sha1, GitLimits.Default);
            problem = await Assert.ThrowsAsync<GitException>(() => reader.CompleteAsync(Token).WaitAsync(TimeSpan.FromMinutes(1), Token));
        });

        Assert.Equal(GitErrorKind.Corrupt, problem?.Kind);
        Within(peak, 400);
    }

    [Fact]
    public async Task A_million_objects_take_little_memory_each()
    {
        const int count = 1_000_000;
        PackBuilder pack = new();
        byte[] content = new byte[4];
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(content, i);
            pack.Entry(ObjectType.Blob, 4, [], [0x78, 0x01, 1, 4, 0, 0xFB, 0xFF, .. content, 0, 0, 0, 0]);
        }

        byte[] bytes = pack.ToArray();
        long peak = await PeakMemory.MeasureAsync(async () =>
        {
            await using Pack reader = Pack.Read(new MemoryStream(bytes), ObjectFormat.Sha1, GitLimits.Default);
            await reader.CompleteAsync(Token);
        });

        Within(peak, 400);
    }

    [Fact]
    public async Task A_commit_of_one_line_of_a_hundred_megabytes()
    {
        PackBuilder pack = new();
        byte[] head = Encoding.ASCII.GetBytes($"tree {new string('1', 40)}\nauthor A <> 1 +0000\ncommitter C <> 1 +0000\n\n");
        byte[] message = new byte[100 << 20];
        message.AsSpan().Fill((byte)'x');
        ObjectId commit = pack.Add(ObjectType.Commit, [.. head, .. message]);
        message = [];
        byte[] bytes = pack.ToArray();
        long peak = await PeakMemory.MeasureAsync(async () =>
        {
            await using Pack reader = Pack.Read(new MemoryStream(bytes), ObjectFormat.Sha1, GitLimits.Default);
            Assert.Equal(4_096, (await reader.ReadCommitAsync(commit, Token)).Subject.Length);
        });

        Within(peak, 400);
    }

    private static async Task MeetsAsync(PackBuilder pack, ObjectId root, string limit, GitLimits limits, long mebibytes)
    {
        ObjectId commit = pack.Commit(root.Length == 0 ? pack.Tree() : root);
        byte[] bytes = pack.ToArray();
        GitException? problem = null;
        long peak = await PeakMemory.MeasureAsync(async () => problem = await Assert.ThrowsAsync<GitException>(async () =>
        {
            await using Pack reader = Pack.Read(new MemoryStream(bytes), ObjectFormat.Sha1, limits);
            GitCommit found = await reader.ReadCommitAsync(commit, Token);
            await TreeArchive.WriteAsync(reader, found, Stream.Null, Token);
        }));

        Assert.Equal((GitErrorKind.LimitExceeded, false), (problem?.Kind, problem?.IsTransient));
        Assert.Contains($"GitLimits.{limit} (", problem?.Message, StringComparison.Ordinal);
        Within(peak, mebibytes);
    }

    private static void Within(long peak, long mebibytes)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{peak} MiB at the most, of {mebibytes}");
        Assert.InRange(peak, 0, mebibytes);
    }
}
