namespace BacklogQueue.Git.Packs;

/// <summary>What is known of one object of a pack. Offsets and lengths are in bytes of the pack.</summary>
internal struct PackObject
{
    /// <summary>Default until the object's bytes were hashed.</summary>
    public ObjectId Id;

    /// <summary>Where the entry's header starts: what an offset delta names.</summary>
    public long Offset;

    /// <summary>Where its zlib stream starts.</summary>
    public long DataOffset;

    /// <summary>Bytes of its zlib stream, header and checksum included.</summary>
    public long DataLength;

    /// <summary>Bytes that the zlib stream inflates to: the object, or the instructions of a delta.</summary>
    public long InflatedSize;

    /// <summary>Bytes of the object.</summary>
    public long Size;

    /// <summary>Index of the delta's base; negative for an object stored whole, or while the base is unknown.</summary>
    public int Base;

    /// <summary>Links to the object stored whole that its delta chain ends at.</summary>
    public int Depth;

    /// <summary>CRC-32 of a blob stored whole.</summary>
    public uint Crc;

    /// <summary>Commit, tree, blob or tag; unknown while a delta waits for its base.</summary>
    public ObjectType Type;

    public bool IsDelta;
}
