using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Git.Packs;
using BacklogQueue.Git.Zip;
using BacklogQueue.Tests.Git.Packs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Zip;

public sealed class Zip_files
{
    private static readonly DateTimeOffset s_time = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(9));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_without_files_is_an_empty_zip()
    {
        PackBuilder pack = new();
        ObjectId commit = pack.Commit(pack.Id("tree", [])); // the empty tree itself is not in the pack

        (byte[] zip, ArchiveSummary summary) = await Archiving.WriteAsync(pack.ToArray(), commit.ToString());

        Assert.Equal(22 + 40, zip.Length);
        Assert.Equal(commit.ToString(), ZipListing.Read(zip).Comment);
        Assert.Equal(0, summary.Entries);
    }

    [Fact]
    public async Task Submodules_are_empty_directories_and_empty_directories_are_not_written()
    {
        PackBuilder pack = new();
        ObjectId tree = pack.Tree(
            ("40000", "empty-in-pack", pack.Tree()),
            ("40000", "empty", pack.Id("tree", [])),
            ("160000", "module", pack.Id("commit", [1])));

        ZipListing listing = await ArchiveAsync(pack, tree);

        Assert.Equal([new ZipListing.File("module/", 0x41ED, "")], listing.Entries);
    }

    [Fact]
    public async Task Modes_links_and_names_are_kept()
    {
        PackBuilder pack = new();
        ObjectId blob = pack.Blob("target");
        ObjectId tree = pack.Tree(
            ("100755", "executable", blob),
            ("100664", "group", blob),
            ("120000", "link", blob),
            ("100644", "plain", blob),
            ("100644", "日本語", blob));

        ZipListing listing = await ArchiveAsync(pack, tree);

        Assert.Equal(
            [("executable", 0x81ED), ("group", 0x81A4), ("link", 0xA1FF), ("plain", 0x81A4), ("日本語", 0x81A4)],
            listing.Entries.Select(entry => (entry.Name, entry.Mode)));
        Assert.All(listing.Entries, entry => Assert.Equal("target", entry.Text));
    }

    [Fact]
    public async Task Names_that_are_not_utf_8_keep_their_bytes_and_claim_nothing()
    {
        PackBuilder pack = new();
        byte[] id = new byte[20];
        pack.Blob("x").CopyTo(id);
        ObjectId tree = pack.Add(ObjectType.Tree, [.. "100644 caf"u8, 0xE9, 0, .. id]);

        ZipListing listing = await ArchiveAsync(pack, tree);

        Assert.Equal("café", Assert.Single(listing.Entries).Name); // Latin-1: the flag was not set
    }

    [Fact]
    public async Task The_directory_carries_each_files_blob_id()
    {
        foreach (ObjectFormat format in (ObjectFormat[])[ObjectFormat.Sha1, ObjectFormat.Sha256])
        {
            PackBuilder pack = new(format);
            ObjectId blob = pack.Blob("x");
            ObjectId commit = pack.Commit(pack.Tree(("100644", "a", blob)));
            byte[] bytes = new byte[blob.Length];
            blob.CopyTo(bytes);

            (byte[] zip, _) = await Archiving.WriteAsync(pack.ToArray(), commit.ToString());

            byte[] field = [0x47, 0x62, (byte)blob.Length, 0, .. bytes];
            int directory = zip.AsSpan().IndexOf("PK\x1\x2"u8);
            Assert.Equal(directory + 46 + 1 + 9, zip.AsSpan().IndexOf(field));
            Assert.Equal(-1, zip.AsSpan(0, directory).IndexOf(bytes));
        }
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", "1980-01-01T00:00:00", 0)]
    [InlineData("1979-12-31T23:59:59Z", "1980-01-01T00:00:00", 315_532_799)]
    [InlineData("1980-01-01T00:00:01Z", "1980-01-01T00:00:00", 315_532_801)]
    [InlineData("2026-01-02T03:04:05+09:00", "2026-01-01T18:04:04", 1_767_290_645)]
    [InlineData("2038-01-19T03:14:07Z", "2038-01-19T03:14:06", int.MaxValue)]
    [InlineData("2038-01-19T03:14:08Z", "2038-01-19T03:14:08", null)]
    [InlineData("2107-12-31T23:59:59Z", "2107-12-31T23:59:58", null)]
    [InlineData("2108-01-01T00:00:00Z", "2107-12-31T23:59:58", null)]
    public async Task Times_are_utc_in_the_range_of_their_fields(string time, string dos, int? unix)
    {
        DateTimeOffset when = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        using MemoryStream zip = new();
        using (ZipWriter writer = new(zip, when, new Lap(TimeProvider.System)))
        {
            await writer.StartEntryAsync(new ZipEntry { Name = "a"u8.ToArray(), Mode = 0x81A4 }, Token);
            await writer.FinishAsync("", Token);
        }

        byte[] bytes = zip.ToArray();
        using ZipArchive archive = new(new MemoryStream(bytes));
        Assert.Equal(dos, Assert.Single(archive.Entries).LastWriteTime.DateTime.ToString("s"));
        int field = bytes.AsSpan().IndexOf("UT\x5\0\x1"u8);
        Assert.Equal(unix, field < 0 ? null : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(field + 5)));
    }

    [Theory]
    [InlineData(65_534, false)]
    [InlineData(65_535, true)]
    [InlineData(70_000, true)]
    public async Task More_entries_than_16_bits_count_need_zip64(int count, bool zip64)
    {
        PackBuilder pack = new();
        ObjectId blob = pack.Blob("x");
        ObjectId tree = pack.Tree([.. Enumerable.Range(0, count).Select(i => ("100644", $"f{i:D6}", blob))]);
        ObjectId commit = pack.Commit(tree);

        (byte[] zip, ArchiveSummary summary) = await Archiving.WriteAsync(pack.ToArray(), commit.ToString());

        using ZipArchive archive = new(new MemoryStream(zip));
        Assert.Equal(count, archive.Entries.Count);
        Assert.Equal($"f{count - 1:D6}", archive.Entries[^1].FullName);
        Assert.Equal(commit.ToString(), archive.Comment);
        Assert.Equal(count, summary.Entries);
        Assert.Equal(zip64, zip.AsSpan().IndexOf("PK\x6\x6"u8) >= 0);
    }

    [Theory]
    [InlineData(uint.MaxValue - 1L)]
    [InlineData(uint.MaxValue)]
    [InlineData(uint.MaxValue + 1L)]
    [InlineData(5L << 30)]
    public async Task Sizes_and_offsets_past_32_bits_need_zip64(long size)
    {
        byte[] zeros = new byte[64 << 20];
        using SparseStream zip = new();
        using (ZipWriter writer = new(zip, s_time, new Lap(TimeProvider.System)))
        {
            await writer.StartEntryAsync(
                new ZipEntry { Name = "large"u8.ToArray(), Mode = 0x81A4, CompressedSize = size, Size = size }, Token);
            for (long left = size; left > 0; left -= zeros.Length)
            {
                await writer.WriteAsync(zeros.AsMemory(0, (int)Math.Min(left, zeros.Length)), Token);
            }

            byte[] after = Encoding.ASCII.GetBytes("after");
            ZipEntry entry = new() { Name = after, Mode = 0x81A4, CompressedSize = 5, Size = 5, Crc = Crc32.Append(0, after) };
            await writer.StartEntryAsync(entry, Token);
            await writer.WriteAsync(after, Token);
            await writer.FinishAsync("comment", Token);
        }

        using ZipArchive archive = new(zip);
        Assert.Equal(("large", size), (archive.Entries[0].FullName, archive.Entries[0].Length));
        Assert.Equal(size, archive.Entries[0].CompressedLength);
        using StreamReader reader = new(archive.Entries[1].Open());
        Assert.Equal("after", await reader.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Data_that_differs_from_its_declared_size_is_a_mistake_of_the_caller()
    {
        using ZipWriter writer = new(Stream.Null, s_time, new Lap(TimeProvider.System));
        await writer.StartEntryAsync(new ZipEntry { Name = "a"u8.ToArray(), Mode = 0x81A4, CompressedSize = 2 }, Token);
        await writer.WriteAsync(new byte[1], Token);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.FinishAsync("", Token));
    }

    [Fact]
    public async Task A_blob_at_many_paths_is_compressed_once()
    {
        PackBuilder pack = new();
        byte[] source = Inflation.Sample("text", 50_000);
        byte[] result = [.. source, 1];
        pack.Blob(source);
        pack.OffsetDelta(12, DeltaBuilder.Make(source, result));
        ObjectId tree = pack.Tree([.. Enumerable.Range(0, 500).Select(i => ("100644", $"f{i:D3}", pack.Id("blob", result)))]);
        ObjectId commit = pack.Commit(tree);
        await using Pack reader = Pack.Read(new MemoryStream(pack.ToArray()), ObjectFormat.Sha1, GitLimits.Default);
        await reader.CompleteAsync(Token);
        using ObjectReader objects = reader.CreateReader(Token);
        using RebuiltBlobs rebuilt = new(objects, new Lap(TimeProvider.System));
        int number = reader.Index.Find(pack.Id("blob", result));

        RebuiltBlob first = rebuilt.Get(number);

        Assert.Equal(first, rebuilt.Get(number));
        Assert.Equal(first.Length, rebuilt.Store.Length);
        Assert.Equal(500, (await Archiving.WriteAsync(pack.ToArray(), commit.ToString())).Summary.Files);
    }

    [Fact]
    public async Task Compressed_blobs_are_forgotten_when_others_need_the_memory()
    {
        PackBuilder pack = new();
        byte[] source = Inflation.Sample("noise", 3 << 20);
        pack.Blob(source);
        byte[][] results = [.. Enumerable.Range(1, 3).Select(i => (byte[])[.. source, (byte)i])];
        foreach (byte[] result in results)
        {
            pack.ReferenceDelta(pack.Id("blob", source), DeltaBuilder.Make(source, result));
        }

        await using Pack reader = Pack.Read(new MemoryStream(pack.ToArray()), ObjectFormat.Sha1, GitLimits.Default);
        await reader.CompleteAsync(Token);
        using ObjectReader objects = reader.CreateReader(Token);
        using RebuiltBlobs rebuilt = new(objects, new Lap(TimeProvider.System));

        RebuiltBlob[] made = [.. results.Select(result => rebuilt.Get(reader.Index.Find(pack.Id("blob", result))))];

        Assert.Equal(0, made[2].Offset);
        Assert.InRange(rebuilt.Store.Length, 3 << 20, RebuiltBlobs.KeptBytes);
        Assert.Equal(0, rebuilt.Store.Spilled);
        RebuiltBlob again = rebuilt.Get(reader.Index.Find(pack.Id("blob", results[0])));
        Assert.Equal((made[0].Length, made[0].Crc), (again.Length, again.Crc));
    }

    [Fact]
    public async Task Info_zip_finds_nothing_wrong()
    {
        Assert.SkipUnless(Command.Exists("unzip"), "unzip is not installed");
        using TemporaryDirectory folder = new();
        PackBuilder pack = new();
        ObjectId blob = pack.Blob("target");
        ObjectId commit = pack.Commit(pack.Tree(
            ("100755", "executable", blob), ("120000", "link", blob), ("160000", "module", blob), ("100644", "日本語", blob)));
        (byte[] zip, _) = await Archiving.WriteAsync(pack.ToArray(), commit.ToString());
        await File.WriteAllBytesAsync(folder.File("a.zip"), zip, Token);

        string listing = await Command.RunAsync("unzip", ["-Z", "a.zip"], folder.Path);
        await Command.RunAsync("unzip", ["-q", "a.zip"], folder.Path, new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8" });

        Assert.Matches("(?m)^-rwxr-xr-x .* 23-Nov-14 22:13 executable$", listing);
        Assert.Matches("(?m)^lrwxrwxrwx .* link$", listing);
        Assert.Matches("(?m)^drwxr-xr-x .* module/$", listing);
        Assert.Equal("target", new FileInfo(folder.File("link")).LinkTarget);
        Assert.True(File.Exists(folder.File("日本語")));
        Assert.Equal(1_700_000_001, new DateTimeOffset(File.GetLastWriteTimeUtc(folder.File("executable"))).ToUnixTimeSeconds());
    }

    private static async Task<ZipListing> ArchiveAsync(PackBuilder pack, ObjectId tree)
    {
        ObjectId commit = pack.Commit(tree);
        return ZipListing.Read((await Archiving.WriteAsync(pack.ToArray(), commit.ToString())).Zip);
    }
}
