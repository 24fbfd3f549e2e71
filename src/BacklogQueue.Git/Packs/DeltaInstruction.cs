namespace BacklogQueue.Git.Packs;

/// <summary>One step of a delta: bytes copied from its base, or new ones.</summary>
internal readonly ref struct DeltaInstruction
{
    /// <summary>Where in the base the copy starts.</summary>
    public uint Offset { get; init; }

    /// <summary>Bytes that are copied; 0 for an instruction that inserts.</summary>
    public uint Copied { get; init; }

    /// <summary>The bytes that are inserted.</summary>
    public ReadOnlySpan<byte> Inserted { get; init; }
}
