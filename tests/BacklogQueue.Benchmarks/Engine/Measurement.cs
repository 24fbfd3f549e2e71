namespace BacklogQueue.Benchmarks.Engine;

/// <summary>What one run took.</summary>
internal sealed record Measurement
{
    public double WallMilliseconds { get; init; }

    /// <summary>User and system time of all threads and child processes.</summary>
    public double CpuMilliseconds { get; init; }

    /// <summary>Resident memory of the largest process at its peak; 0 when it could not be seen.</summary>
    public long PeakBytes { get; init; }

    /// <summary>Bytes written to files, whether or not they reached the disk before they were deleted.</summary>
    public long DiskBytes { get; init; }

    public long ZipBytes { get; init; }

    /// <summary>Entries of the zip below a folder <c>.git</c>, where it was looked into.</summary>
    public int GitPaths { get; init; }

    /// <summary>Wall time as a ratio to another way's.</summary>
    public double WallTo(Measurement other) => WallMilliseconds / other.WallMilliseconds;

    /// <summary>CPU time as a ratio to another way's.</summary>
    public double CpuTo(Measurement other) => CpuMilliseconds / other.CpuMilliseconds;

    /// <summary>The medians of what varies by chance; of memory and disk, which have limits, the most.</summary>
    public static Measurement Of(IReadOnlyCollection<Measurement> runs) => new()
    {
        WallMilliseconds = Middle(runs.Select(run => run.WallMilliseconds)),
        CpuMilliseconds = Middle(runs.Select(run => run.CpuMilliseconds)),
        PeakBytes = runs.Max(run => run.PeakBytes),
        DiskBytes = runs.Max(run => run.DiskBytes),
        ZipBytes = Middle(runs.Select(run => run.ZipBytes)),
        GitPaths = runs.Max(run => run.GitPaths),
    };

    private static T Middle<T>(IEnumerable<T> values)
    {
        T[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
