using System.Text.Json.Serialization;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>An object's bytes: one segment for each part it was uploaded in. Never changed once made.</summary>
internal sealed record S3Body(IReadOnlyList<S3Body.Segment> Segments)
{
    public static S3Body Empty { get; } = new([]);

    [JsonIgnore]
    public long Length => Segments.Sum(segment => segment.Length);

    /// <summary>The bytes from <paramref name="offset"/> on; files are opened at once, so that a later delete does no harm.</summary>
    public Stream Open(long offset, long count)
    {
        List<(Stream Stream, long Count)> pieces = [];
        foreach (Segment segment in Segments)
        {
            long skipped = Math.Min(offset, segment.Length);
            long taken = Math.Min(segment.Length - skipped, count);
            if (taken > 0)
            {
                Stream stream = segment.Open();
                stream.Position = skipped;
                pieces.Add((stream, taken));
            }

            offset -= skipped;
            count -= taken;
        }

        return new SegmentedStream(pieces);
    }

    /// <summary>Frees the disk space.</summary>
    public void Delete()
    {
        foreach (Segment segment in Segments.Where(segment => segment.File is not null))
        {
            File.Delete(segment.File!);
        }
    }

    /// <param name="File">Where the bytes are; null when they are in memory.</param>
    /// <param name="Length">Bytes.</param>
    internal sealed record Segment(string? File, long Length)
    {
        [JsonIgnore]
        public byte[] Bytes { get; init; } = [];

        public Stream Open() => File is null
            ? new MemoryStream(Bytes, writable: false)
            : new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 << 10, useAsync: true);
    }
}
