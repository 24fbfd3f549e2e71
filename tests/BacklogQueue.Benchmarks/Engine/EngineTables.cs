using System.Globalization;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>The figures as the tables of <c>docs/benchmarks.md</c>.</summary>
internal static class EngineTables
{
    /// <summary>So many of <see cref="Ratios"/>, the last ones, are of sizes, which do not vary from run to run.</summary>
    private const int SizeRatios = 2;

    public static async Task WriteAsync(TextWriter output, IReadOnlyList<ShapeFigures> shapes)
    {
        await WriteAsync(output, shapes, Repository, """
            | repository | files | content, MiB | pack, MiB | objects | deltas | blobs' bytes in deltas | commit |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |
            """);
        await WriteAsync(output, shapes, Ways, """
            | wall, ms / CPU, ms | warm | cold | (a) | (b) | (c) | (d) |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        await WriteAsync(output, shapes, Parts, """
            | wall, ms / CPU, ms | warm, no upload | (d) download | (d) inflate and hash | `PUT` of the zip | warm, real server | download, real server | wall bound, real server |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        await WriteAsync(output, shapes, MemoryAndDisk, """
            | peak memory, MiB / written to disk, MiB | warm | cold | (a) | (b) | (c) |
            | --- | ---: | ---: | ---: | ---: | ---: |
            """);
        await WriteAsync(output, shapes, shape => Cells(Ratios(shape)), """
            | ratio | warm / (a) wall | CPU | cold / (a) wall | CPU | warm / (b) wall | warm / (c) wall | CPU | CPU / (d) | end to end, of its bound | zip / (a) | pack / git's |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        double[][] ratios = [.. shapes.Select(Ratios)];
        double[] means = [.. ratios[0].Select((_, column) => GeometricMean.Of(ratios.Select(row => row[column])))];
        await WriteRowAsync(output, "geometric mean", Cells(means));
    }

    private static IEnumerable<string> Repository(ShapeFigures shape) =>
    [
        Whole(shape.Seen.Files), MiB(shape.Seen.ContentBytes), MiB(shape.Seen.PackBytes), Whole(shape.Seen.Objects),
        Whole(shape.Seen.Deltas), shape.DeltaShare.ToString("0 %", CultureInfo.InvariantCulture), $"`{shape.Repository.Commit[..12]}`",
    ];

    private static IEnumerable<string> Ways(ShapeFigures shape) =>
    [
        Time(shape.Warm), Time(shape.Cold), Time(shape.Git), Time(shape.Article), Time(shape.KeptClone),
        $"{Milliseconds(shape.Download.WallMilliseconds + shape.InflateAndHash.WallMilliseconds)} / {Milliseconds(shape.Download.CpuMilliseconds + shape.InflateAndHash.CpuMilliseconds)}",
    ];

    private static IEnumerable<string> Parts(ShapeFigures shape) =>
    [
        Time(shape.WithoutUpload), Time(shape.Download), Time(shape.InflateAndHash), Time(shape.Put), Time(shape.EndToEnd),
        Time(shape.LiveDownload), Milliseconds(shape.EndToEndBound),
    ];

    private static IEnumerable<string> MemoryAndDisk(ShapeFigures shape) =>
        new[] { shape.Warm, shape.Cold, shape.Git, shape.Article, shape.KeptClone }
            .Select(way => way is null ? "-" : $"{way.PeakBytes >> 20} / {MiB(way.DiskBytes)}");

    private static double[] Ratios(ShapeFigures shape) =>
    [
        shape.Warm.WallTo(shape.Git),
        shape.Warm.CpuTo(shape.Git),
        shape.Cold.WallTo(shape.Git),
        shape.Cold.CpuTo(shape.Git),
        shape.Article is null ? double.NaN : shape.Warm.WallTo(shape.Article),
        shape.Warm.WallTo(shape.KeptClone),
        shape.Warm.CpuTo(shape.KeptClone),
        shape.CpuToFloor,
        shape.EndToEndOfBound,
        shape.ZipToGit,
        shape.AnswerToGit,
    ];

    private static IEnumerable<string> Cells(double[] ratios) => ratios.Select((value, column) => double.IsNaN(value)
        ? "-"
        : value.ToString(column < ratios.Length - SizeRatios ? "F2" : "F3", CultureInfo.InvariantCulture));

    private static async Task WriteAsync(
        TextWriter output, IEnumerable<ShapeFigures> shapes, Func<ShapeFigures, IEnumerable<string>> cells, string head)
    {
        await output.WriteLineAsync($"\n{head}");
        foreach (ShapeFigures shape in shapes)
        {
            await WriteRowAsync(output, shape.Name, cells(shape));
        }
    }

    private static Task WriteRowAsync(TextWriter output, string name, IEnumerable<string> cells) =>
        output.WriteLineAsync($"| {name} | {string.Join(" | ", cells)} |");

    private static string Time(Measurement? way) =>
        way is null ? "-" : $"{Milliseconds(way.WallMilliseconds)} / {Milliseconds(way.CpuMilliseconds)}";

    private static string Milliseconds(double value) => value.ToString(value < 10 ? "F1" : "N0", CultureInfo.InvariantCulture);

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string MiB(long bytes) => (bytes / (double)(1 << 20)).ToString("F1", CultureInfo.InvariantCulture);
}
