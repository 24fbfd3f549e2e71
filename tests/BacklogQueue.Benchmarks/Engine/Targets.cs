using System.Globalization;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>What this project wants of the engine, over the repositories of one run.</summary>
internal static class Targets
{
    private const double LargePackBytes = 2e6;

    /// <summary>
    /// The floor neither rebuilds nor compresses, which blobs that are deltas need. So it is compared with only where
    /// fewer than this share of the bytes of all blobs, each blob counted once, are those of blobs that the pack holds
    /// as deltas.
    /// </summary>
    private const double DeltaShare = 0.25;

    public static IReadOnlyList<Target<ShapeFigures>> All { get; } =
    [
        Mean("warm / (a), wall", 0.18, shape => shape.Warm.WallTo(shape.Git)),
        Each("warm / (a), wall", 0.30, shape => shape.Warm.WallTo(shape.Git)),
        Mean("warm / (a), CPU", 0.22, shape => shape.Warm.CpuTo(shape.Git)),
        Mean("cold / (a), CPU", 0.40, shape => shape.Cold.CpuTo(shape.Git)),
        Each(
            "cold / (a), wall, packs over 2 MB", 0.45, shape => shape.Cold.WallTo(shape.Git),
            where: shape => shape.Seen.PackBytes > LargePackBytes),
        Mean(
            "warm / (b), wall", 0.10, shape => shape.Warm.WallTo(shape.Article!),
            where: shape => shape.Article is not null),
        new("entries below a `.git` in the engine's zips", "0", GitPaths),
        Each(
            "CPU / (d), blobs mostly not deltas", 1.60, shape => shape.CpuToFloor,
            where: shape => shape.DeltaShare < DeltaShare),
        Each("real server, wall, of its bound", 1, shape => shape.EndToEndOfBound),
        Each("pack / git's", 1.01, shape => shape.AnswerToGit, format: "F3"),
        Each("zip / (a)", 1.01, shape => shape.ZipToGit, format: "F3"),
        Peak("warm", shape => shape.Warm),
        Peak("cold", shape => shape.Cold),
        new("written to disk, warm and cold", ResourceLimits.Disk, shapes => shapes.Where(CanSeeDisk).SelectMany(shape => new[]
        {
            ResourceLimits.ReadDisk($"{shape.Name}, warm", shape.Warm, shape.Seen.PackBytes),
            ResourceLimits.ReadDisk($"{shape.Name}, cold", shape.Cold, shape.Seen.PackBytes),
        })),
    ];

    /// <summary>The mean of a ratio over the repositories that it is asked of.</summary>
    private static Target<ShapeFigures> Mean(
        string name, double most, Func<ShapeFigures, double> ratio, Func<ShapeFigures, bool>? where = null) =>
        new($"{name}, geometric mean", Text(most, "F2"), shapes =>
        {
            double[] ratios = [.. shapes.Where(where ?? (_ => true)).Select(ratio)];
            return ratios.Length == 0 ? [] : [new Reading($"of {ratios.Length}", GeometricMean.Of(ratios), most, "F2")];
        });

    /// <summary>A ratio that no repository of those it is asked of may pass.</summary>
    private static Target<ShapeFigures> Each(
        string name, double most, Func<ShapeFigures, double> ratio, Func<ShapeFigures, bool>? where = null, string format = "F2") =>
        new($"{name}, each", Text(most, format), shapes => shapes
            .Where(where ?? (_ => true))
            .Select(shape => new Reading(shape.Name, ratio(shape), most, format)));

    private static Target<ShapeFigures> Peak(string name, Func<ShapeFigures, Measurement> way) =>
        new($"peak memory, {name}", ResourceLimits.Peak, shapes => shapes.SelectMany(shape =>
            ResourceLimits.ReadPeak(shape.Name, way(shape), shape.Seen.PackBytes)));

    /// <summary>Only a look that finds the repository in (b)'s zip is believed when it finds none in the engine's.</summary>
    private static IEnumerable<Reading> GitPaths(IReadOnlyList<ShapeFigures> shapes) => shapes
        .Where(shape => shape.Article is { GitPaths: > 0 })
        .Select(shape => new Reading($"{shape.Name}; (b) has {shape.Article!.GitPaths}", shape.GitPaths, 0, "0"));

    /// <summary>(a) writes the pack and the zip: where the machine counts no bytes of it, it counts none at all.</summary>
    private static bool CanSeeDisk(ShapeFigures shape) => shape.Git.DiskBytes > 0;

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
