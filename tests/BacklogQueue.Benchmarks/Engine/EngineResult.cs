namespace BacklogQueue.Benchmarks.Engine;

/// <summary>What a task of the engine's process took, and what it saw of the repository.</summary>
internal sealed record EngineResult
{
    public required Measurement Measurement { get; init; }

    public long Files { get; init; }

    public long ContentBytes { get; init; }

    public long PackBytes { get; init; }

    public int Objects { get; init; }

    public int Deltas { get; init; }
}
