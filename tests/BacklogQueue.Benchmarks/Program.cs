using System.Globalization;
using BacklogQueue.Benchmarks;

// "serve FOLDER" is the child process that answers from a recording, so that its CPU time is nobody's.
if (args is ["serve", string recording])
{
    return await ReplayServer.RunAsync(recording);
}

int rounds = args is [string text] ? int.Parse(text, CultureInfo.InvariantCulture) : 15;
return await EngineBenchmark.RunAsync(rounds, Console.Out);
