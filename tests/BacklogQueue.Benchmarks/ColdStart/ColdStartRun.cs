using System.Diagnostics;
using System.Globalization;
using BacklogQueue.Local.Lambda;

namespace BacklogQueue.Benchmarks.ColdStart;

/// <summary>
/// What the first webhook waits for: a new process of the published ingest function, from its start to its first answer
/// through the Runtime API, with Secrets Manager and SQS asked on the way. Each start is a cold one but for the machine's
/// page cache. Several publications take turns, so that they can be compared on a busy machine.
/// </summary>
internal static class ColdStartRun
{
    private const int Rounds = 15;

    /// <param name="folders">What <c>dotnet publish</c> made, each; the newest publication when there is none.</param>
    /// <param name="output">Gets a table.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> folders, TextWriter output)
    {
        PublishedProgram[] programs = folders.Count > 0
            ? [.. folders.Select(folder => new PublishedProgram(Path.GetFullPath(folder)))]
            : [PublishedProgram.Find("BacklogQueue.Ingest")];
        await using ColdCloud cloud = await ColdCloud.StartAsync();
        List<StartUp>[] runs = [.. programs.Select(_ => new List<StartUp>())];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < programs.Length; i++)
            {
                runs[i].Add(await MeasureAsync(programs[i], cloud));
            }
        }

        await output.WriteLineAsync("| published in | wall, ms | CPU, ms | least wall, ms | least CPU, ms | folder, KiB | zipped, KiB |");
        await output.WriteLineAsync("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach ((PublishedProgram program, List<StartUp> measured) in programs.Zip(runs))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {program.Name} | {StartUp.Median(measured)} | {StartUp.Least(measured)} | {program.Bytes >> 10} | {program.ZippedBytes() >> 10} |"));
        }

        return 0;
    }

    private static async Task<StartUp> MeasureAsync(PublishedProgram program, ColdCloud cloud)
    {
        await using RuntimeApiServer api = await RuntimeApiServer.StartAsync(ColdCloud.FunctionArn, CancellationToken.None);
        Invocation invocation = ColdCloud.NewInvocation();
        api.Hand(invocation);
        List<string> log = [];
        Dictionary<string, string> environment = cloud.EnvironmentOf(program, api.Authority);

        long start = Stopwatch.GetTimestamp();
        await using FunctionProcess process = FunctionProcess.Start(program.Bootstrap, environment, line =>
        {
            lock (log)
            {
                log.Add(line);
            }
        });
        await Task.WhenAny(invocation.Result, process.Exited);
        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        TimeSpan cpu = ProcessCpu.Of(process.Id);
        if (!invocation.Result.IsCompleted || !ColdCloud.IsQueued(await invocation.Result))
        {
            process.Kill();
            await process.Exited;
            lock (log)
            {
                throw new InvalidOperationException($"{program.Bootstrap} did not queue the push.\n{string.Join('\n', log)}");
            }
        }

        return new StartUp(wall, cpu);
    }
}
