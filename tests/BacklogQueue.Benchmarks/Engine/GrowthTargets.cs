namespace BacklogQueue.Benchmarks.Engine;

/// <summary>What this project wants of the engine's growth: cost in proportion to the repository, and memory that is not.</summary>
internal static class GrowthTargets
{
    /// <summary>How much more a file, or a MiB, may cost than in the next smaller repository. Proportional growth is 1.</summary>
    private const double MostGrowth = 1.5;

    public static IReadOnlyList<Target<GrowthFigures>> All { get; } =
    [
        Growth("CPU per file / that of the next smaller repository", isOfFiles: true),
        Growth("CPU per MiB of pack / that of the next smaller repository", isOfFiles: false),
        new("peak memory", ResourceLimits.Peak, rows => rows.SelectMany(row =>
            ResourceLimits.ReadPeak(row.Repository.Name, row.Result.Measurement, row.Result.PackBytes))),
        new("written to disk", ResourceLimits.Disk, rows => CanSeeDisk(rows)
            ? rows.Select(row => ResourceLimits.ReadDisk(row.Repository.Name, row.Result.Measurement, row.Result.PackBytes))
            : []),
    ];

    private static Target<GrowthFigures> Growth(string name, bool isOfFiles) => new(name, "1.50", rows =>
    {
        GrowthFigures[] ofKind = [.. rows.Where(row => row.Repository.IsOfFiles == isOfFiles)];
        return ofKind.Zip(ofKind.Skip(1), (smaller, larger) =>
            new Reading(larger.Repository.Name, larger.CpuPerUnit / smaller.CpuPerUnit, MostGrowth, "F2"));
    });

    /// <summary>A machine that counts no bytes of the largest packs counts none at all.</summary>
    private static bool CanSeeDisk(IReadOnlyList<GrowthFigures> rows) => rows.Any(row => row.Result.Measurement.DiskBytes > 0);
}
