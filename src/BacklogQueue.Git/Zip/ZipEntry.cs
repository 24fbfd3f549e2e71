namespace BacklogQueue.Git.Zip;

/// <summary>All that the headers of an entry say, known before its first byte is written.</summary>
internal readonly record struct ZipEntry
{
    /// <summary>The path as it stands in git; a directory's ends in <c>/</c>.</summary>
    public required ReadOnlyMemory<byte> Name { get; init; }

    /// <summary>Unix mode with its file type bits.</summary>
    public required int Mode { get; init; }

    /// <summary>Whether the data is raw DEFLATE, not the content itself.</summary>
    public bool IsDeflated { get; init; }

    public uint Crc { get; init; }

    /// <summary>Bytes of data in the archive.</summary>
    public long CompressedSize { get; init; }

    /// <summary>Bytes of content.</summary>
    public long Size { get; init; }

    /// <summary>The git blob; default for a directory.</summary>
    public ObjectId Blob { get; init; }
}
