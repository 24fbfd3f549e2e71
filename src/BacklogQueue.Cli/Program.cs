using System.CommandLine;
using BacklogQueue;
using BacklogQueue.Cli;
using BacklogQueue.Cli.Chaos;
using BacklogQueue.Cli.Costs;
using BacklogQueue.Cli.DeadLetters;
using BacklogQueue.Cli.Doctor;
using BacklogQueue.Cli.Replays;
using BacklogQueue.Cli.RoutesFiles;
using BacklogQueue.Git;
using BacklogQueue.Local.Template;

// stdout answers, stderr talks; 0 done, 1 failed, 2 usage.
RootCommand root = new("BacklogQueue: git push to Backlog starts AWS CodePipeline.");
root.Add(DemoCommand.Create());
root.Add(LocalCommand.Create());
root.Add(ChaosCommand.Create());
root.Add(ArchiveCommand.Create());
root.Add(LogCommand.Create());
root.Add(ShowCommand.Create());
root.Add(DlqCommand.Create());
root.Add(ReplayCommand.Create());
root.Add(RoutesCommand.Create());
root.Add(DoctorCommand.Create());
root.Add(WorkerCommand.Create());
root.Add(CostCommand.Create());

ParseResult command = root.Parse(args);
if (command.Errors.Count > 0)
{
    foreach (System.CommandLine.Parsing.ParseError error in command.Errors)
    {
        Console.Error.WriteLine($"backlogq: {error.Message}");
    }

    Console.Error.WriteLine("Try: backlogq --help");
    return ExitCode.Usage;
}

try
{
    return await command.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,

        // A stopped worker hands back what it cannot finish; everything else ends at once.
        ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
    });
}
catch (OperationCanceledException)
{
    return ExitCode.Failed;
}
catch (Exception problem) when (problem is GitException
    or CliException
    or SettingsException
    or RoutesException
    or IOException
    or UnauthorizedAccessException
    or TemplateException
    or InvalidDataException
    or HttpRequestException
    or Amazon.Runtime.AmazonClientException
    or Amazon.Runtime.AmazonServiceException)
{
    Console.Error.WriteLine($"backlogq: {problem.Message}");
    return ExitCode.Failed;
}
