namespace BacklogQueue.Git;

/// <summary>What an archive holds and what it took. Sizes in bytes.</summary>
public sealed record ArchiveSummary
{
    /// <summary>Files and symbolic links.</summary>
    public required long Files { get; init; }

    /// <summary>Entries of the zip: files, links and submodules.</summary>
    public required long Entries { get; init; }

    /// <summary>Sum of the sizes of all contents.</summary>
    public required long ContentBytes { get; init; }

    /// <summary>Size of the zip.</summary>
    public required long ZipBytes { get; init; }

    /// <summary>Bytes of compressed data that went from the pack into the zip as they were.</summary>
    public required long CopiedBytes { get; init; }

    /// <summary>Where the time went.</summary>
    public ArchiveTimes Times { get; init; }

    /// <summary>The pack, which was read to its end.</summary>
    public required PackStatistics Pack { get; init; }
}
