using System.Globalization;
using BacklogQueue.Benchmarks.Corpus;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>
/// What the warm engine takes for repositories that differ in one number only: files, then bytes that do not compress.
/// They are made for the run and deleted after it.
/// </summary>
internal static class GrowthRun
{
    private const int Rounds = 3;
    private const int WarmUp = 20;

    /// <param name="names">The repositories; none for all.</param>
    /// <param name="output">Gets the tables.</param>
    /// <returns>The exit code: 0 when everything was measured, whatever came out.</returns>
    public static async Task<int> RunAsync(IReadOnlyCollection<string> names, TextWriter output)
    {
        IReadOnlyList<GrowthRepository> sizes = Named.Choose(GrowthRepository.All, size => size.Name, names);
        string folder = Directory.CreateTempSubdirectory("backlogqueue-growth-").FullName;
        try
        {
            CorpusFolder corpus = new(folder);
            await output.WriteLineAsync("""
                | repository | pack, MiB | wall, ms | CPU, ms | CPU per file, µs | CPU per MiB of pack, ms | peak memory, MiB | written to disk, MiB |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
            List<GrowthFigures> rows = [];
            foreach (GrowthRepository size in sizes)
            {
                CorpusRepository repository = await corpus.GetAsync(size.Name, size.Options);
                using EngineProcess engine = new(); // one each: memory that a larger one left would count
                await WarmUpAsync(engine, corpus);
                rows.Add(new GrowthFigures(size, await MeasureAsync(engine, corpus, repository)));
                await output.WriteLineAsync(Row(rows[^1]));
                Directory.Delete(repository.Folder, recursive: true);
            }

            await Target<GrowthFigures>.WriteAsync(output, GrowthTargets.All, rows);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WarmUpAsync(EngineProcess engine, CorpusFolder corpus)
    {
        CorpusRepository repository = await corpus.GetAsync("warm-up", GrowthRepository.All[0].Options);
        using BenchmarkServer server = await BenchmarkServer.StartAsync(corpus.Root);
        for (int run = 0; run < WarmUp; run++)
        {
            await engine.RunAsync(new(EngineTaskKind.Archive, server.Recorded(repository), repository.Commit, server.Sink.ToString()));
        }
    }

    private static async Task<EngineResult> MeasureAsync(EngineProcess engine, CorpusFolder corpus, CorpusRepository repository)
    {
        using BenchmarkServer server = await BenchmarkServer.StartAsync(corpus.Root); // its recordings go with it
        EngineTask archive = new(EngineTaskKind.Archive, server.Recorded(repository), repository.Commit, server.Sink.ToString());
        EngineResult result = await engine.RunAsync(archive);
        List<Measurement> runs = [];
        for (int round = 0; round < Rounds; round++)
        {
            runs.Add((await engine.RunAsync(archive)).Measurement);
        }

        return result with { Measurement = Measurement.Of(runs) };
    }

    private static string Row(GrowthFigures row)
    {
        Measurement taken = row.Result.Measurement;
        string cpuPerFile = row.Repository.IsOfFiles ? $"{1_000 * row.CpuPerUnit:F0}" : "-";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {row.Repository.Name} | {row.PackMiB:F1} | {taken.WallMilliseconds:N0} | {taken.CpuMilliseconds:N0} | {cpuPerFile} | {taken.CpuMilliseconds / row.PackMiB:F1} | {taken.PeakBytes >> 20} | {taken.DiskBytes / (double)(1 << 20):F1} |");
    }
}
