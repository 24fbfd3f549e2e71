using System.IO.Compression;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>What a zip's central directory names.</summary>
internal static class ZipListing
{
    /// <summary>Entries that have <c>.git</c> as a component of their path: a repository that was packed with its files.</summary>
    /// <param name="zip">Can be read again from its beginning.</param>
    public static int CountGitPaths(Stream zip)
    {
        zip.Position = 0;
        using ZipArchive archive = new(zip, ZipArchiveMode.Read, leaveOpen: true);
        return archive.Entries.Count(entry => entry.FullName.Split('/').Contains(".git", StringComparer.OrdinalIgnoreCase));
    }
}
