using BacklogQueue.Benchmarks.Corpus;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>A repository out of seeds that differs from others in one number only.</summary>
/// <param name="Name">The number and its unit.</param>
/// <param name="IsOfFiles">Whether that is the number of small files; else MiB of files that do not compress.</param>
/// <param name="Options">How it is made.</param>
internal sealed record GrowthRepository(string Name, bool IsOfFiles, SampleOptions Options)
{
    /// <summary>In ascending size, first by files, then by bytes.</summary>
    public static IReadOnlyList<GrowthRepository> All { get; } =
    [
        .. new[] { 1_000, 10_000, 100_000 }.Select(files => new GrowthRepository(
            $"{files:N0} files", IsOfFiles: true, new SampleOptions { Files = files, Lines = 60, Commits = 1 })),
        .. new[] { 10, 100, 1_000, 2_000 }.Select(mebibytes => new GrowthRepository(
            $"{mebibytes:N0} MiB", IsOfFiles: false, new SampleOptions { Files = 100, Binaries = mebibytes / 10, BinaryMiB = 10, Commits = 1 })),
    ];
}
