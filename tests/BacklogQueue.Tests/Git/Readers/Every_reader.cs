using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using BacklogQueue.Git;
using BacklogQueue.Git.Packs;
using BacklogQueue.Git.Zip;
using BacklogQueue.Tests.Git.Packs;
using BacklogQueue.Tests.Git.Zip;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Readers;

/// <summary>What must hold with any reader of zip files: the same entries, with the same contents and modes.</summary>
public sealed class Every_reader : IDisposable
{
    private const long FiveGibibytes = 5L << 30;

    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(ZipReader.All), MemberType = typeof(ZipReader))]
    public async Task Finds_every_name_mode_and_content(string reader)
    {
        ZipReader.SkipUnlessInstalled(reader);
        foreach (ObjectFormat format in Enum.GetValues<ObjectFormat>())
        {
            (byte[] zip, ReadEntry[] expected) = await EverythingAsync(format);
            string path = await SaveAsync(zip, $"{format}.zip");

            ReadEntry[] actual = [.. await ZipReader.ReadAsync(reader, path, _folder.File(format.ToString()))];

            if (reader == "bsdtar")
            {
                // It composes names: of two that differ by that alone, the later one replaces the earlier.
                expected = [.. expected.Where(entry => entry.Name != Convert.ToHexStringLower("e\u0301"u8))];
            }

            bool tellsKinds = actual.Any(entry => entry.Kind is not null);
            expected = tellsKinds ? expected : [.. expected.Select(entry => entry with { Kind = null })];
            Assert.Empty(expected.Except(actual));
            Assert.Empty(actual.Except(expected));
            Assert.Equal(expected.Length, actual.Length);
        }
    }

    [Theory]
    [MemberData(nameof(ZipReader.All), MemberType = typeof(ZipReader))]
    public async Task Opens_an_archive_without_entries(string reader)
    {
        ZipReader.SkipUnlessInstalled(reader);
        PackBuilder pack = new();
        ObjectId commit = pack.Commit(pack.Id("tree", []));
        string path = await SaveAsync((await Archiving.WriteAsync(pack.ToArray(), commit.ToString())).Zip);

        // unzip warns of such archives, whoever wrote them, and says so by its exit code.
        Exception? problem = await Record.ExceptionAsync(
            async () => Assert.Empty(await ZipReader.ReadAsync(reader, path, _folder.File("out"))));

        Assert.True(problem is null || (reader == "unzip" && problem.Message.Contains("exited 1:", StringComparison.Ordinal)), $"{problem}");
    }

    [Theory]
    [MemberData(nameof(ZipReader.All), MemberType = typeof(ZipReader))]
    public async Task Counts_70_000_entries(string reader)
    {
        ZipReader.SkipUnlessInstalled(reader);
        PackBuilder pack = new();
        ObjectId blob = pack.Blob("content");
        ObjectId commit = pack.Commit(pack.Tree([.. Enumerable.Range(0, 70_000).Select(i => ("100644", $"f{i:D6}", blob))]));
        string path = await SaveAsync((await Archiving.WriteAsync(pack.ToArray(), commit.ToString())).Zip);

        (IReadOnlyList<string> names, byte[] content) = await ZipReader.ReadOneAsync(reader, path, "f069999");

        Assert.Equal(Enumerable.Range(0, 70_000).Select(i => $"f{i:D6}"), names);
        Assert.Equal("content", Encoding.ASCII.GetString(content));
    }

    [Theory]
    [MemberData(nameof(ZipReader.All), MemberType = typeof(ZipReader))]
    public async Task Finds_what_stands_behind_5_GiB(string reader)
    {
        ZipReader.SkipUnlessInstalled(reader);
        byte[] zeros = new byte[64 << 20];
        byte[] after = "after"u8.ToArray();
        using SparseStream zip = new();
        using (ZipWriter writer = new(zip, DateTimeOffset.UnixEpoch, new Lap(TimeProvider.System)))
        {
            await writer.StartEntryAsync(
                new ZipEntry { Name = "large"u8.ToArray(), Mode = 0x81A4, CompressedSize = FiveGibibytes, Size = FiveGibibytes }, Token);
            for (long left = FiveGibibytes; left > 0; left -= zeros.Length)
            {
                await writer.WriteAsync(zeros, Token);
            }

            await writer.StartEntryAsync(
                new ZipEntry { Name = after, Mode = 0x81A4, CompressedSize = 5, Size = 5, Crc = Crc32.Append(0, after) }, Token);
            await writer.WriteAsync(after, Token);
            await writer.FinishAsync("", Token);
        }

        string path = _folder.File("sparse.zip");
        zip.SaveAs(path);

        (IReadOnlyList<string> names, byte[] content) = await ZipReader.ReadOneAsync(reader, path, "after");

        Assert.Equal(["large", "after"], names);
        Assert.Equal(after, content);
    }

    [Fact]
    public async Task Finds_a_file_of_5_GiB_that_a_pack_of_5_MB_brought()
    {
        PackBuilder pack = new();
        ObjectId large = IdOfZeros(FiveGibibytes);
        pack.Entry(ObjectType.Blob, FiveGibibytes, [], ZlibOfZeros(FiveGibibytes));
        ObjectId commit = pack.Commit(pack.Tree(("100644", "after", pack.Blob("after")), ("100644", "large", large), ("100644", "z", pack.Blob("z"))));

        (byte[] zip, ArchiveSummary summary) = await Archiving.WriteAsync(pack.ToArray(), commit.ToString());

        Assert.Equal(FiveGibibytes + 6, summary.ContentBytes);
        Assert.InRange(zip.Length, 1, 10 << 20);
        string path = await SaveAsync(zip);
        using (ZipArchive archive = ZipFile.OpenRead(path))
        {
            Assert.Equal(FiveGibibytes, archive.GetEntry("large")!.Length);
        }

        foreach (string reader in ZipReader.All.Select(row => row.Data).Where(ZipReader.IsInstalled))
        {
            (IReadOnlyList<string> names, byte[] content) = await ZipReader.ReadOneAsync(reader, path, "z");
            Assert.Equal(["after", "large", "z"], names);
            Assert.Equal("z"u8.ToArray(), content);
        }
    }

    /// <summary>Names that file systems can hold, each kind of entry, blobs stored whole and as deltas, a path 200 folders deep.</summary>
    private static async Task<(byte[] Zip, ReadEntry[] Expected)> EverythingAsync(ObjectFormat format)
    {
        byte[] text = Inflation.Sample("text", 5_000);
        byte[] changed = [.. text, .. "changed"u8];
        PackBuilder pack = new(format);
        ObjectId blob = pack.Blob(text);
        pack.ReferenceDelta(blob, DeltaBuilder.Make(text, changed));
        ObjectId deep = pack.Tree(("100644", "f", pack.Id("blob", changed)));
        for (int depth = 1; depth < 200; depth++)
        {
            deep = pack.Tree(("40000", "d", deep));
        }

        string[] names =
        [
            "-dash", "CON", "Case.txt", "case.txt", "line\nfeed\ttab", new('n', 255), "spa ce", "trailing. ", "what?*:|<>\"'$", "e\u0301", "é", "日本語",
        ];
        (string Mode, string Name, ObjectId Id, byte[] Content)[] entries =
        [
            .. names.Select((name, i) => ("100644", name, i % 2 == 0 ? blob : pack.Id("blob", changed), i % 2 == 0 ? text : changed)),
            ("40000", "d", deep, []),
            ("100644", "empty", pack.Blob(""), []),
            ("120000", "link", pack.Blob("CON"), "CON"u8.ToArray()),
            ("160000", "module", pack.Id("commit", []), []),
            ("100755", "run", blob, text),
        ];
        entries = [.. entries.OrderBy(entry => Convert.ToHexString(Encoding.UTF8.GetBytes(entry.Name + (entry.Mode == "40000" ? "/" : ""))), StringComparer.Ordinal)];
        ObjectId commit = pack.Commit(pack.Tree([.. entries.Select(entry => (entry.Mode, entry.Name, entry.Id))]));
        (byte[] zip, _) = await Archiving.WriteAsync(pack.ToArray(), commit.ToString());
        return (zip,
        [
            .. entries.Where(entry => entry.Mode != "40000").Select(entry => Expect(entry.Mode, entry.Name, entry.Content)),
            Expect("100644", string.Concat(Enumerable.Repeat("d/", 200)) + "f", changed),
        ]);
    }

    private static ReadEntry Expect(string mode, string name, byte[] content) => new(
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes(mode == "160000" ? name + "/" : name)),
        content.Length,
        Convert.ToHexStringLower(SHA256.HashData(content)),
        mode switch { "100755" => "program", "120000" => "link", "160000" => "folder", _ => "file" });

    private static ObjectId IdOfZeros(long size)
    {
        byte[] zeros = new byte[1 << 20];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {size}\0"));
        for (long left = size; left > 0; left -= zeros.Length)
        {
            hash.AppendData(zeros);
        }

        return new(hash.GetHashAndReset());
    }

    /// <summary>One flushed block of zeros again and again: it reaches back into what stands before it, which is zeros too.</summary>
    private static byte[] ZlibOfZeros(long size)
    {
        const int part = 16 << 20;
        using MemoryStream block = new();
        using DeflateStream deflate = new(block, CompressionLevel.Optimal);
        deflate.Write(new byte[part]);
        deflate.Flush();
        byte[] bytes = block.ToArray();
        return [0x78, 0x9C, .. Enumerable.Repeat(bytes, (int)(size / part)).SelectMany(same => same), 3, 0, 0, 0, 0, 0];
    }

    private async Task<string> SaveAsync(byte[] zip, string name = "a.zip")
    {
        await File.WriteAllBytesAsync(_folder.File(name), zip, Token);
        return _folder.File(name);
    }
}
