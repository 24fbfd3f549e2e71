namespace BacklogQueue.Benchmarks.Engine;

/// <summary>What one of the repositories of <see cref="GrowthRun"/> took.</summary>
/// <param name="Repository">It.</param>
/// <param name="Result">All rounds in one.</param>
internal sealed record GrowthFigures(GrowthRepository Repository, EngineResult Result)
{
    public double PackMiB => Result.PackBytes / (double)(1 << 20);

    /// <summary>In milliseconds, of a file, or of a MiB of the pack: of what the repository differs in.</summary>
    public double CpuPerUnit => Result.Measurement.CpuMilliseconds / (Repository.IsOfFiles ? Result.Files : PackMiB);
}
