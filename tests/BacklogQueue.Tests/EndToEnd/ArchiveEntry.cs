using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.EndToEnd;

/// <summary>A file of an archive, as far as archives of two kinds can be compared.</summary>
internal sealed record ArchiveEntry(string Name, string Mode, string Content)
{
    private const int UnixModeShift = 16;
    private const int FileTypeMask = 0xF000;
    private const int SymbolicLink = 0xA000;
    private const int PermissionMask = 0x1FF;

    public static ArchiveEntry[] OfZip(byte[] zip)
    {
        using ZipArchive archive = new(new MemoryStream(zip));
        return [.. archive.Entries.Where(entry => !entry.FullName.EndsWith('/')).Select(entry =>
        {
            int mode = entry.ExternalAttributes >>> UnixModeShift;
            using Stream content = entry.Open();
            bool isLink = (mode & FileTypeMask) == SymbolicLink;
            return new ArchiveEntry(entry.FullName, isLink ? "link" : Permissions(mode), Hash(content));
        })];
    }

    /// <summary>What <c>git archive</c> gives for a commit.</summary>
    public static async Task<ArchiveEntry[]> OfGitAsync(GitRepository repository, string commit)
    {
        byte[] tar = await repository.RunBytesAsync([], "-c", "tar.umask=0022", "archive", "--format=tar", commit);
        using TarReader reader = new(new MemoryStream(tar));
        List<ArchiveEntry> entries = [];
        while (await reader.GetNextEntryAsync(copyData: true, TestContext.Current.CancellationToken) is { } entry)
        {
            if (entry.EntryType == TarEntryType.SymbolicLink)
            {
                entries.Add(new(entry.Name, "link", Hash(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(entry.LinkName)))));
            }
            else if (entry.EntryType == TarEntryType.RegularFile)
            {
                entries.Add(new(entry.Name, Permissions((int)entry.Mode), Hash(entry.DataStream ?? Stream.Null)));
            }
        }

        return [.. entries];
    }

    private static string Permissions(int mode) => Convert.ToString(mode & PermissionMask, toBase: 8);

    private static string Hash(Stream content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
