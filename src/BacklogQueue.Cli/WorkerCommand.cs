using System.CommandLine;
using System.Globalization;
using BacklogQueue.Local.Lambda;

namespace BacklogQueue.Cli;

/// <summary><c>backlogq worker</c>: the packaging program without Lambda, until SIGINT or SIGTERM.</summary>
internal static class WorkerCommand
{
    private const string Program = "BacklogQueue.Packaging";

    // A little more than the worker's own, which hands back what it cannot finish.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(25);

    public static Command Create()
    {
        Option<int?> concurrency = new("--concurrency") { Description = "Pushes at the same time; one for each processor when absent" };
        Command command = new("worker", "Work on the queue's pushes on this machine, with the deployed stack's resources from BACKLOGQ_* and AWS_*")
        {
            concurrency,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(concurrency) is < 1)
            {
                result.AddError("--concurrency must be 1 or more.");
            }
        });
        command.SetAction((parsed, token) => RunAsync(parsed.GetValue(concurrency), token));
        return command;
    }

    private static async Task<int> RunAsync(int? concurrency, CancellationToken cancellationToken)
    {
        Dictionary<string, string> environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!, StringComparer.Ordinal);
        if (concurrency is { } count)
        {
            environment[Settings.WorkerConcurrencyVariable] = count.ToString(CultureInfo.InvariantCulture);
        }

        await using FunctionProcess worker = FunctionProcess.Start(
            FunctionProgram.Find(Program, AppContext.BaseDirectory), environment, Console.Out.WriteLine);
        await worker.Exited.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await worker.StopAsync(s_grace, TimeProvider.System);
        return worker.ExitCode == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
