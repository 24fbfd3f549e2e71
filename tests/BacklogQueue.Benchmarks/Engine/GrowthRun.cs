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

    private static readonly (string Name, SampleOptions Options)[] s_sizes =
    [
        .. new[] { 1_000, 10_000, 100_000 }.Select(files =>
            ($"{files:N0} files", new SampleOptions { Files = files, Lines = 60, Commits = 1 })),
        .. new[] { 10, 100, 1_000, 2_000 }.Select(mebibytes =>
            ($"{mebibytes:N0} MiB", new SampleOptions { Files = 100, Binaries = mebibytes / 10, BinaryMiB = 10, Commits = 1 })),
    ];

    /// <param name="only">One of the repositories; null for all.</param>
    /// <param name="output">Gets the table.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string? only, TextWriter output)
    {
        string folder = Directory.CreateTempSubdirectory("backlogqueue-growth-").FullName;
        try
        {
            CorpusFolder corpus = new(folder);
            await output.WriteLineAsync("""
                | repository | pack, MiB | wall, ms | CPU, ms | CPU per file, µs | CPU per MiB of pack, ms | peak memory, MiB | written to disk, MiB |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
            foreach ((string name, SampleOptions options) in s_sizes.Where(size => only is null || size.Name == only))
            {
                CorpusRepository repository = await corpus.GetAsync(name, options);
                using EngineProcess engine = new(); // one each: memory that a larger one left would count
                await WarmUpAsync(engine, corpus);
                await output.WriteLineAsync(Row(name, await MeasureAsync(engine, corpus, repository)));
                Directory.Delete(repository.Folder, recursive: true);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WarmUpAsync(EngineProcess engine, CorpusFolder corpus)
    {
        CorpusRepository repository = await corpus.GetAsync("warm-up", s_sizes[0].Options);
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

    private static string Row(string name, EngineResult result)
    {
        Measurement taken = result.Measurement;
        double pack = result.PackBytes / (double)(1 << 20);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {pack:F1} | {taken.WallMilliseconds:F0} | {taken.CpuMilliseconds:F0} | {1_000 * taken.CpuMilliseconds / result.Files:F0} | {taken.CpuMilliseconds / pack:F1} | {taken.PeakBytes >> 20} | {taken.DiskBytes / (double)(1 << 20):F1} |");
    }
}
