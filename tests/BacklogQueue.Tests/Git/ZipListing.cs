using System.IO.Compression;
using System.Text;
using BacklogQueue.Git.Zip;

namespace BacklogQueue.Tests.Git;

/// <summary>What is in a zip, read by the BCL; contents are compared with their CRCs on the way.</summary>
internal sealed record ZipListing(IReadOnlyList<ZipListing.File> Entries, string Comment)
{
    /// <summary>Entries that are not directories.</summary>
    public IEnumerable<File> Files => Entries.Where(entry => !entry.Name.EndsWith('/'));

    public static ZipListing Read(byte[] zip) => Read(new MemoryStream(zip));

    public static ZipListing Read(Stream zip)
    {
        // Names without the UTF-8 flag keep their bytes, one character each.
        using ZipArchive archive = new(zip, ZipArchiveMode.Read, leaveOpen: false, Encoding.Latin1);
        List<File> entries = [];
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using MemoryStream content = new();
            using (Stream stream = entry.Open())
            {
                stream.CopyTo(content);
            }

            byte[] bytes = content.ToArray();
            Assert.Equal(entry.Crc32, Crc32.AppendScalar(0, bytes));
            Assert.Equal(entry.Length, bytes.Length);
            entries.Add(new File(entry.FullName, entry.ExternalAttributes >>> 16, Convert.ToHexString(bytes)));
        }

        return new ZipListing(entries, archive.Comment);
    }

    /// <param name="Name">The path; bytes that are not UTF-8 as Latin-1.</param>
    /// <param name="Mode">Unix mode; 0 in git's own archives stands for a plain file.</param>
    /// <param name="Content">In hexadecimal, so that a difference can be read.</param>
    internal sealed record File(string Name, int Mode, string Content)
    {
        public string Text => Encoding.UTF8.GetString(Convert.FromHexString(Content));
    }
}
