using System.Diagnostics;
using BacklogQueue.Benchmarks.Corpus;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>Measures all ways on one repository, by turns.</summary>
internal sealed class ShapeRun(BenchmarkServer server, Peers peers, CorpusRepository repository) : IDisposable
{
    /// <summary>Tasks before those that count, at the least.</summary>
    private const int WarmUp = 5;

    /// <summary>The article's way is so much slower that more turns would tell nothing more.</summary>
    private const int ArticleTurns = 1;

    /// <summary>How long the tasks before those that count take at the least: the just-in-time compiler's best code comes late.</summary>
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(5);

    private readonly EngineProcess _engine = new();
    private readonly EngineProcess _floor = new(); // the pack in its memory is not the engine's

    private readonly EngineTask _archive =
        new(EngineTaskKind.Archive, server.Recorded(repository), repository.Commit, server.Sink.ToString());

    /// <param name="rounds">How many turns each way takes.</param>
    public async Task<ShapeFigures> MeasureAsync(int rounds)
    {
        server.TakeLargestAnswer(); // of the repository before this one
        EngineResult seen = await WarmUpAsync(_engine, _archive);
        long answer = server.TakeLargestAnswer();
        await RecordAsync(peers.Git);
        long gitAnswer = server.TakeLargestAnswer();
        await RecordAsync(peers.Cold, peers.KeptClone, peers.Article);
        EngineResult looked = await _engine.RunAsync(_archive with { Kind = EngineTaskKind.Inspect });

        EngineTask fromNetwork = _archive with { Kind = EngineTaskKind.Download };
        EngineTask fromMemory = _archive with { Kind = EngineTaskKind.InflateAndHash };
        EngineTask upload = _archive with { Kind = EngineTaskKind.Put, Bytes = seen.Measurement.ZipBytes };
        await WarmUpAsync(_floor, fromNetwork);
        await WarmUpAsync(_floor, upload);
        EngineResult inflated = await WarmUpAsync(_floor, fromMemory);

        Way warm = On(_engine, _archive);
        Way git = By(peers.Git);
        Way withoutUpload = On(_engine, _archive with { Sink = null });
        Way download = On(_floor, fromNetwork);
        Way inflateAndHash = On(_floor, fromMemory);
        Way put = On(_floor, upload);
        Way cold = By(peers.Cold);
        Way keptClone = By(peers.KeptClone);
        Way endToEnd = On(_engine, _archive with { Url = server.Live(repository) });
        Way liveDownload = On(_floor, fromNetwork with { Url = server.Live(repository) });
        Way? article = peers.Article is null ? null : By(peers.Article, ArticleTurns);
        await TakeTurnsAsync(
            rounds,
            [warm, git, withoutUpload, download, inflateAndHash, put, cold, keptClone, endToEnd, liveDownload, article]);

        return new ShapeFigures
        {
            Repository = repository,
            Seen = seen,
            Warm = warm.Taken,
            Cold = cold.Taken,
            Git = git.Taken,
            KeptClone = keptClone.Taken,
            Article = article?.Taken,
            WithoutUpload = withoutUpload.Taken,
            Download = download.Taken,
            InflateAndHash = inflateAndHash.Taken,
            EndToEnd = endToEnd.Taken,
            LiveDownload = liveDownload.Taken,
            Put = put.Taken,
            AnswerBytes = answer,
            GitAnswerBytes = gitAnswer,
            GitPaths = looked.Measurement.GitPaths,
            DeltaShare = inflated.DeltaShare,
        };
    }

    public void Dispose()
    {
        _engine.Dispose();
        _floor.Dispose();
    }

    private static async Task<EngineResult> WarmUpAsync(EngineProcess process, EngineTask task)
    {
        long start = Stopwatch.GetTimestamp();
        EngineResult result = await process.RunAsync(task);
        for (int run = 1; run < WarmUp || Stopwatch.GetElapsedTime(start) < s_warmUp; run++)
        {
            result = await process.RunAsync(task);
        }

        return result;
    }

    /// <summary>Has the server's answers to them recorded.</summary>
    private async Task RecordAsync(params Script?[] scripts)
    {
        foreach (Script script in scripts.OfType<Script>())
        {
            await peers.FetchAsync(script, repository, _archive.Url);
        }
    }

    private static Way On(EngineProcess process, EngineTask task) => new(async () => (await process.RunAsync(task)).Measurement);

    private Way By(Script script, int turns = int.MaxValue) => new(() => peers.RunAsync(script, repository, _archive.Url), turns);

    private static async Task TakeTurnsAsync(int rounds, Way?[] ways)
    {
        for (int round = 0; round < rounds; round++)
        {
            foreach (Way way in ways.OfType<Way>())
            {
                await way.TakeTurnAsync();
            }
        }
    }
}
