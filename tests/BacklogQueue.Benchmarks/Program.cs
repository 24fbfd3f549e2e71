using System.Globalization;
using BacklogQueue.Benchmarks;
using BacklogQueue.Benchmarks.Load;

const int DefaultRounds = 15;
const int DefaultPushes = 1_000;

return args switch
{
    // The child process that answers from a recording, so that its CPU time is nobody's.
    ["serve", string recording] => await ReplayServer.RunAsync(recording),
    ["load"] => await LoadRun.RunAsync(DefaultPushes, Console.Out),
    ["load", "--pushes", string pushes] => await LoadRun.RunAsync(Number(pushes), Console.Out),
    [string rounds] => await EngineBenchmark.RunAsync(Number(rounds), Console.Out),
    _ => await EngineBenchmark.RunAsync(DefaultRounds, Console.Out),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
