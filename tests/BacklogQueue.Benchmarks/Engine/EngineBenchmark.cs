using BacklogQueue.Benchmarks.Corpus;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>
/// One commit from a git server to an uploaded zip: this engine, warm and cold, against the git client, a kept clone, the
/// approach of the article, and the floor. All by turns, on the same recorded answers of a real git server.
/// </summary>
internal static class EngineBenchmark
{
    /// <param name="rounds">How often each way takes its turn.</param>
    /// <param name="names">The repositories; none for all.</param>
    /// <param name="output">Gets the tables.</param>
    /// <param name="log">Gets a word on what is being done.</param>
    /// <returns>The exit code: 0 when everything was measured, whatever came out.</returns>
    public static async Task<int> RunAsync(int rounds, IReadOnlyCollection<string> names, TextWriter output, TextWriter log)
    {
        IReadOnlyList<Shape> shapes = Named.Choose(Shape.All, shape => shape.Name, names);
        CorpusFolder corpus = new();
        using BenchmarkServer server = await BenchmarkServer.StartAsync(corpus.Root);
        Peers peers = new(server, await ColdProgram.PublishAsync(corpus.Folder), await PythonProgram.FindAsync(output));
        List<ShapeFigures> figures = [];
        foreach (Shape shape in shapes)
        {
            await log.WriteLineAsync($"measuring '{shape.Name}'");
            CorpusRepository repository = await corpus.GetAsync(shape, output);
            await Peers.KeepCloneAsync(repository);
            using ShapeRun run = new(server, peers, repository);
            figures.Add(await run.MeasureAsync(rounds));
        }

        await EngineTables.WriteAsync(output, figures);
        await Target<ShapeFigures>.WriteAsync(output, Targets.All, figures);
        return 0;
    }
}
