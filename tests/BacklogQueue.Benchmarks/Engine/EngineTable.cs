using System.Globalization;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>The figures as Markdown.</summary>
internal static class EngineTable
{
    public static async Task WriteShapeAsync(TextWriter output, ShapeFigures shape)
    {
        EngineResult seen = shape.Seen;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""

            {shape.Repository.Shape}, commit {shape.Repository.Commit}: {seen.Files} files, {MiB(seen.ContentBytes)} MiB of content; pack of {MiB(seen.PackBytes)} MiB, {seen.Objects} objects, {seen.Deltas} deltas

            | way | wall, ms | CPU, ms | peak memory, MiB | written to disk, MiB | zip, KiB |
            | --- | ---: | ---: | ---: | ---: | ---: |
            """));
        await WriteRowAsync(output, "BacklogQueue.Git, warm", shape.Warm);
        await WriteRowAsync(output, "backlogq archive, cold", shape.Cold);
        await WriteRowAsync(output, "(a) git fetch --depth 1, git archive", shape.Git);
        await WriteRowAsync(output, "(b) dulwich clone, make_archive", shape.Article);
        await WriteRowAsync(output, "(c) kept clone: git fetch, git archive", shape.KeptClone);
        await WriteRowAsync(output, "warm, without upload", shape.WithoutUpload);
        await WriteRowAsync(output, "(d) download", shape.Download);
        await WriteRowAsync(output, "(d) inflate and hash", shape.InflateAndHash);
        await WriteRowAsync(output, "warm, real server", shape.EndToEnd);
        await WriteRowAsync(output, "download, real server", shape.LiveDownload);
        await WriteRowAsync(output, "PUT of the zip", shape.Put);
    }

    public static async Task WriteRatiosAsync(TextWriter output, IReadOnlyList<ShapeFigures> shapes)
    {
        await output.WriteLineAsync("""

            | ratio | warm / (a) wall | CPU | cold / (a) wall | CPU | warm / (b) wall | warm / (c) wall | CPU | CPU / (d) | end to end, of its bound | zip / (a) | pack / git's |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        double[][] rows = [.. shapes.Select(Ratios)];
        foreach ((ShapeFigures shape, double[] row) in shapes.Zip(rows))
        {
            await WriteRatiosAsync(output, shape.Repository.Shape, row);
        }

        double[] means = [.. Enumerable.Range(0, rows[0].Length).Select(column => GeometricMean(rows.Select(row => row[column])))];
        await WriteRatiosAsync(output, "geometric mean", means);
    }

    private static double[] Ratios(ShapeFigures shape) =>
    [
        shape.Warm.WallMilliseconds / shape.Git.WallMilliseconds,
        shape.Warm.CpuMilliseconds / shape.Git.CpuMilliseconds,
        shape.Cold.WallMilliseconds / shape.Git.WallMilliseconds,
        shape.Cold.CpuMilliseconds / shape.Git.CpuMilliseconds,
        shape.Warm.WallMilliseconds / (shape.Article?.WallMilliseconds ?? double.NaN),
        shape.Warm.WallMilliseconds / shape.KeptClone.WallMilliseconds,
        shape.Warm.CpuMilliseconds / shape.KeptClone.CpuMilliseconds,
        shape.WithoutUpload.CpuMilliseconds / (shape.Download.CpuMilliseconds + shape.InflateAndHash.CpuMilliseconds),
        shape.EndToEnd.WallMilliseconds / shape.EndToEndBound,
        (double)shape.Warm.ZipBytes / shape.Git.ZipBytes,
        (double)shape.AnswerBytes / shape.GitAnswerBytes,
    ];

    private static double GeometricMean(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));

    private static Task WriteRatiosAsync(TextWriter output, string name, double[] row) => output.WriteLineAsync(
        $"| {name} | {string.Join(" | ", row.Select(value => value.ToString("F2", CultureInfo.InvariantCulture)))} |");

    private static async Task WriteRowAsync(TextWriter output, string way, Measurement? taken)
    {
        if (taken is not null)
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {way} | {taken.WallMilliseconds:F0} | {taken.CpuMilliseconds:F0} | {MiB(taken.PeakBytes)} | {MiB(taken.DiskBytes)} | {taken.ZipBytes >> 10} |"));
        }
    }

    private static string MiB(long bytes) => (bytes / (double)(1 << 20)).ToString("F1", CultureInfo.InvariantCulture);
}
