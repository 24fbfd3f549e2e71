using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace BacklogQueue.Cli;

/// <summary>
/// What a zip says it contains, file by file, for comparing two zips of one commit. Directories do not count:
/// git trees have none of their own, and <c>git archive</c> writes one for every folder.
/// </summary>
internal static class ZipListing
{
    /// <summary>Reads every entry's contents, so a wrong CRC-32 or a cut stream is an error here.</summary>
    /// <exception cref="InvalidDataException">Not a zip, or a damaged one.</exception>
    public static IReadOnlyList<ZipListingEntry> Read(Stream zip)
    {
        // Latin-1 for names without the UTF-8 flag: every byte keeps its value.
        using ZipArchive archive = new(zip, ZipArchiveMode.Read, leaveOpen: true, Encoding.Latin1);
        List<ZipListingEntry> entries = [];
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            if (entry.FullName.EndsWith('/'))
            {
                continue;
            }

            using Stream contents = entry.Open();
            string hash = Convert.ToHexStringLower(SHA256.HashData(contents));
            entries.Add(new ZipListingEntry(entry.FullName, Mode(entry), entry.Length, entry.Crc32, hash));
        }

        return entries;
    }

    /// <summary>One line per entry that only one of the two has, or that differs.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<ZipListingEntry> ours, IReadOnlyList<ZipListingEntry> theirs)
    {
        Dictionary<string, ZipListingEntry> expected = theirs.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        List<string> lines = [];
        foreach (ZipListingEntry entry in ours)
        {
            if (!expected.Remove(entry.Name, out ZipListingEntry? other))
            {
                lines.Add($"only in the artifact: {entry.Name}");
            }
            else if (other != entry)
            {
                lines.Add($"differs: {entry} is {other} in git archive");
            }
        }

        return [.. lines, .. expected.Keys.Select(name => $"missing from the artifact: {name}")];
    }

    // The Unix mode is in the upper half; git writes 0 there for an ordinary file.
    private static int Mode(ZipArchiveEntry entry) => (entry.ExternalAttributes >>> 16) switch
    {
        0 => 0x81A4, // 0100644
        int mode => mode,
    };
}
