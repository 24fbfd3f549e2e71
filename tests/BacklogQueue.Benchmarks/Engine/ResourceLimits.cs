using BacklogQueue.Git;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>
/// What an archive may take of the machine, by the size of its pack: memory that grows little, and a disk only for what
/// memory does not hold. A MB has 1,000,000 bytes.
/// </summary>
internal static class ResourceLimits
{
    public const string Peak = "100 MB for packs under 20 MB, else 160 MB";

    private const double MB = 1e6;
    private const double SmallPack = 20 * MB;

    /// <summary>The pipes and folders that the start of a .NET process makes: blocks of folders count as written.</summary>
    private const double StartBytes = 0.1 * MB;

    public static string Disk { get; } = $"0.1 MB for packs up to {GitLimits.Default.SpillBytes >> 20} MiB, else the pack";

    /// <returns>Nothing where the machine does not tell.</returns>
    public static IEnumerable<Reading> ReadPeak(string name, Measurement taken, long packBytes) => taken.PeakBytes == 0
        ? []
        : [new Reading(name, taken.PeakBytes / MB, packBytes < SmallPack ? 100 : 160, "0 'MB'")];

    public static Reading ReadDisk(string name, Measurement taken, long packBytes) =>
        new(name, taken.DiskBytes / MB, (packBytes <= GitLimits.Default.SpillBytes ? StartBytes : packBytes) / MB, "0.0 'MB'");
}
