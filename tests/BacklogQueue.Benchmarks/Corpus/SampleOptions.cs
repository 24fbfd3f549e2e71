namespace BacklogQueue.Benchmarks.Corpus;

/// <summary>How much of what a made-up repository holds.</summary>
internal sealed record SampleOptions
{
    /// <summary>Source-like text files, of a few KiB.</summary>
    public required int Files { get; init; }

    /// <summary>Every so many files one is a variant of another, so that the pack of one commit holds deltas; 0 for none.</summary>
    public int VariantEvery { get; init; } = 4;

    /// <summary>Files of bytes that do not compress.</summary>
    public int Binaries { get; init; }

    public int BinaryMiB { get; init; }

    public int Commits { get; init; } = 5;

    /// <summary>Lines of a text file at the most.</summary>
    public int Lines { get; init; } = 400;
}
