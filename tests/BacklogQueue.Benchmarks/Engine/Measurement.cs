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

    /// <summary>Each figure's own median.</summary>
    public static Measurement Median(IReadOnlyCollection<Measurement> runs) => new()
    {
        WallMilliseconds = Middle(runs.Select(run => run.WallMilliseconds)),
        CpuMilliseconds = Middle(runs.Select(run => run.CpuMilliseconds)),
        PeakBytes = Middle(runs.Select(run => run.PeakBytes)),
        DiskBytes = Middle(runs.Select(run => run.DiskBytes)),
        ZipBytes = Middle(runs.Select(run => run.ZipBytes)),
    };

    private static T Middle<T>(IEnumerable<T> values)
    {
        T[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
