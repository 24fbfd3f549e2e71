using BacklogQueue.Benchmarks.Corpus;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>
/// One commit from a git server to an uploaded zip: this engine, warm and cold, against the git client, a kept clone, the
/// approach of the article, and the floor. All by turns, on the same recorded answers of a real git server.
/// </summary>
internal sealed class EngineBenchmark : IDisposable
{
    private const int WarmUp = 5;

    /// <summary>The article's way is so much slower that more rounds would tell nothing more.</summary>
    private const int ArticleRounds = 1;

    private readonly BenchmarkServer _server;
    private readonly Peers _peers;
    private readonly EngineProcess _engine = new();
    private readonly EngineProcess _floor = new(); // the pack in its memory is not the engine's

    private EngineBenchmark(BenchmarkServer server, Peers peers)
    {
        _server = server;
        _peers = peers;
    }

    /// <param name="rounds">How often each way takes its turn.</param>
    /// <param name="shapes">The repositories, by name; none for all.</param>
    /// <param name="output">Gets the tables.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(int rounds, IReadOnlyCollection<string> shapes, TextWriter output)
    {
        CorpusFolder corpus = new();
        using BenchmarkServer server = await BenchmarkServer.StartAsync(corpus.Root);
        Peers peers = new(server, await ColdProgram.PublishAsync(corpus.Folder), await PythonProgram.FindAsync(output));
        List<ShapeFigures> figures = [];
        foreach (Shape one in Shape.All.Where(one => shapes.Count == 0 || shapes.Contains(one.Name)))
        {
            CorpusRepository repository = await corpus.GetAsync(one, output);
            await Peers.KeepCloneAsync(repository);
            using EngineBenchmark benchmark = new(server, peers);
            figures.Add(await benchmark.MeasureAsync(repository, rounds));
            await EngineTable.WriteShapeAsync(output, figures[^1]);
        }

        await EngineTable.WriteRatiosAsync(output, figures);
        return 0;
    }

    public void Dispose()
    {
        _engine.Dispose();
        _floor.Dispose();
    }

    private async Task<ShapeFigures> MeasureAsync(CorpusRepository repository, int rounds)
    {
        string recorded = _server.Recorded(repository);
        EngineTask archive = new(EngineTaskKind.Archive, recorded, repository.Commit, _server.Sink.ToString());
        EngineTask live = archive with { Url = _server.Live(repository) };
        _server.TakeLargestAnswer(); // of the repository before this one
        EngineResult seen = await WarmUpAsync(archive);
        EngineTask put = archive with { Kind = EngineTaskKind.Put, Bytes = seen.Measurement.ZipBytes };
        long answer = _server.TakeLargestAnswer();
        await _peers.RunAsync(_peers.Git, repository, recorded);
        long gitAnswer = _server.TakeLargestAnswer();
        (Func<Task<Measurement>> RunAsync, int Rounds)[] ways =
        [
            (() => EngineAsync(_engine, archive), rounds),
            (() => _peers.RunAsync(_peers.Git, repository, recorded), rounds),
            (() => EngineAsync(_engine, archive with { Sink = null }), rounds),
            (() => EngineAsync(_floor, archive with { Kind = EngineTaskKind.Download }), rounds),
            (() => EngineAsync(_floor, archive with { Kind = EngineTaskKind.InflateAndHash }), rounds),
            (() => EngineAsync(_floor, put), rounds),
            (() => _peers.RunAsync(_peers.Cold, repository, recorded), rounds),
            (() => _peers.RunAsync(_peers.KeptClone, repository, recorded), rounds),
            (() => EngineAsync(_engine, live), rounds),
            (() => EngineAsync(_floor, live with { Kind = EngineTaskKind.Download }), rounds),
            .. _peers.Article is { } article
                ? [(() => _peers.RunAsync(article, repository, recorded), Math.Min(rounds, ArticleRounds))]
                : Array.Empty<(Func<Task<Measurement>>, int)>(),
        ];
        foreach ((Func<Task<Measurement>> runAsync, _) in ways)
        {
            await runAsync(); // records the server's answers, and fills caches
        }

        List<Measurement>[] runs = [.. ways.Select(_ => new List<Measurement>())];
        for (int round = 0; round < rounds; round++)
        {
            foreach ((int way, (Func<Task<Measurement>> runAsync, int most)) in ways.Index())
            {
                if (round < most)
                {
                    runs[way].Add(await runAsync());
                }
            }
        }

        Measurement[] medians = [.. runs.Select(Measurement.Median)];
        return new ShapeFigures
        {
            Repository = repository,
            Seen = seen,
            Warm = medians[0],
            Git = medians[1],
            WithoutUpload = medians[2],
            Download = medians[3],
            InflateAndHash = medians[4],
            Put = medians[5],
            Cold = medians[6],
            KeptClone = medians[7],
            EndToEnd = medians[8],
            LiveDownload = medians[9],
            Article = medians.ElementAtOrDefault(10),
            AnswerBytes = answer,
            GitAnswerBytes = gitAnswer,
        };
    }

    private static async Task<Measurement> EngineAsync(EngineProcess process, EngineTask task) =>
        (await process.RunAsync(task)).Measurement;

    private async Task<EngineResult> WarmUpAsync(EngineTask archive)
    {
        EngineResult result = await _engine.RunAsync(archive);
        for (int run = 1; run < WarmUp; run++)
        {
            result = await _engine.RunAsync(archive);
        }

        return result;
    }
}
