using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Readers;

/// <summary>Readers of zip files that others wrote; a test is skipped visibly where its reader is not installed.</summary>
internal static class ZipReader
{
    private static readonly Dictionary<string, string?> s_utf8 = new() { ["LC_ALL"] = "C.UTF-8" };

    public static TheoryData<string> All { get; } = ["unzip", "bsdtar", "7z", "python3", "java", ".NET"];

    public static bool IsInstalled(string reader) => reader == ".NET" || Command.Exists(reader == "java" ? "javac" : reader);

    public static void SkipUnlessInstalled(string reader) => Assert.SkipUnless(
        IsInstalled(reader),
        $"{reader} is not installed: apt-get install unzip libarchive-tools p7zip-full python3 default-jdk-headless");

    /// <summary>All entries with their contents, by unpacking where the reader is a program that unpacks.</summary>
    public static async Task<IEnumerable<ReadEntry>> ReadAsync(string reader, string zip, string folder)
    {
        switch (reader)
        {
            case "unzip":
                // Exactly these names: by default it drops control characters from them.
                await RunAsync("unzip", "-^", "-q", zip, "-d", folder);
                return await ListTreeAsync(folder);
            case "bsdtar":
                Directory.CreateDirectory(folder);
                await RunAsync("bsdtar", "-xf", zip, "-C", folder);
                return await ListTreeAsync(folder);
            case "7z":
                await RunAsync("7z", "x", "-y", $"-o{folder}", zip);
                return await ListTreeAsync(folder);
            case "python3":
                return Parse(await RunAsync("python3", Script("list_zip.py"), zip));
            case "java":
                return Parse(await RunAsync("java", Script("ListZip.java"), zip));
            default:
                return ListWithBcl(zip);
        }
    }

    /// <summary>The names of all entries in ASCII, and the content of the one of this name.</summary>
    public static async Task<(IReadOnlyList<string> Names, byte[] Content)> ReadOneAsync(string reader, string zip, string name) => reader switch
    {
        "unzip" => (Lines(await RunAsync("unzip", "-Z1", zip)), await RunBytesAsync("unzip", "-p", zip, name)),
        "bsdtar" => (Lines(await RunAsync("bsdtar", "-tf", zip)), await RunBytesAsync("bsdtar", "-xOf", zip, name)),
        "7z" =>
        (
            [.. Lines(await RunAsync("7z", "l", "-ba", "-slt", zip))
                .Where(line => line.StartsWith("Path = ", StringComparison.Ordinal)).Select(line => line["Path = ".Length..])],
            await RunBytesAsync("7z", "x", "-so", zip, name)),
        "python3" => NamesAndContent(await RunAsync("python3", Script("list_zip.py"), zip, name)),
        "java" => NamesAndContent(await RunAsync("java", Script("ListZip.java"), zip, name)),
        _ => ReadOneWithBcl(zip, name),
    };

    /// <summary>The scripts print the names, and then the content in hexadecimal.</summary>
    private static (IReadOnlyList<string> Names, byte[] Content) NamesAndContent(string printed)
    {
        string[] lines = printed.TrimEnd('\n').Split('\n');
        return (lines[..^1], Convert.FromHexString(lines[^1]));
    }

    private static (IReadOnlyList<string> Names, byte[] Content) ReadOneWithBcl(string zip, string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(zip);
        using MemoryStream content = new();
        using Stream entry = archive.GetEntry(name)!.Open();
        entry.CopyTo(content);
        return ([.. archive.Entries.Select(found => found.FullName)], content.ToArray());
    }

    private static IEnumerable<ReadEntry> ListWithBcl(string zip)
    {
        using ZipArchive archive = ZipFile.OpenRead(zip);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream content = entry.Open();
            yield return new(
                Convert.ToHexStringLower(Encoding.UTF8.GetBytes(entry.FullName)),
                entry.Length,
                Convert.ToHexStringLower(SHA256.HashData(content)),
                ReadEntry.KindOf(entry.ExternalAttributes >>> 16));
        }
    }

    private static async Task<IEnumerable<ReadEntry>> ListTreeAsync(string folder) =>
        Parse(await RunAsync("python3", Script("list_tree.py"), folder));

    private static IEnumerable<ReadEntry> Parse(string lines) => Lines(lines).Select(ReadEntry.Parse);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static Task<string> RunAsync(string program, params string[] arguments) =>
        Command.RunAsync(program, arguments, environment: s_utf8);

    private static Task<byte[]> RunBytesAsync(string program, params string[] arguments) =>
        Command.RunBytesAsync(program, arguments, environment: s_utf8);

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Git", "Readers", name);
}
