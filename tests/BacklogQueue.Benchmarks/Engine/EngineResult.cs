namespace BacklogQueue.Benchmarks.Engine;

/// <summary>What a task of the engine's process took, and what it saw of the repository.</summary>
internal sealed record EngineResult
{
    public Measurement Measurement { get; init; } = new();

    public long Files { get; init; }

    public long ContentBytes { get; init; }

    public long PackBytes { get; init; }

    public int Objects { get; init; }

    public int Deltas { get; init; }

    /// <summary>Of the bytes of all blobs, each counted once, how many are those of blobs that the pack holds as deltas: 0 to 1.</summary>
    public double DeltaShare { get; init; }
}
