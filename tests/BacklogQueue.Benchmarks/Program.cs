using System.Globalization;
using BacklogQueue.Benchmarks.ColdStart;
using BacklogQueue.Benchmarks.Corpus;
using BacklogQueue.Benchmarks.Engine;
using BacklogQueue.Benchmarks.Load;

const int DefaultRounds = 5;
const int DefaultPushes = 1_000;

return args switch
{
    // Child processes: whose CPU time is nobody's, and whose memory is the engine's alone.
    ["serve", string root, string answers] => await BenchmarkServer.RunAsync(root, answers),
    ["engine-loop"] => await EngineLoop.RunAsync(),

    ["load"] => await LoadRun.RunAsync(DefaultPushes, Console.Out),
    ["load", "--pushes", string pushes] => await LoadRun.RunAsync(Number(pushes), Console.Out),
    ["cold", .. string[] folders] => await ColdStartRun.RunAsync(folders, Console.Out),
    ["growth", .. string[] repositories] => await GrowthRun.RunAsync(repositories, Console.Out),
    ["corpus"] => await CorpusFolder.MakeAllAsync(Console.Out),
    ["engine", string rounds, .. string[] shapes] => await EngineBenchmark.RunAsync(Number(rounds), shapes, Console.Out, Console.Error),
    ["engine"] => await EngineBenchmark.RunAsync(DefaultRounds, names: [], Console.Out, Console.Error),
    _ => Usage(),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Usage()
{
    Console.Error.WriteLine("benchmarks: cold [FOLDER...] | corpus | engine [ROUNDS [REPOSITORY...]] | growth [REPOSITORY...] | load [--pushes N]");
    return 2;
}
