using System.CommandLine;
using BacklogQueue.Cli.Demo;
using BacklogQueue.Local;
using Spectre.Console;

namespace BacklogQueue.Cli;

/// <summary><c>backlogq demo</c>: two real pushes through the whole product on this machine, checked against <c>git archive</c>.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        Argument<string?> path = new("PATH")
        {
            Description = "The git repository to push, which is only read; the one around the current folder when absent",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Command command = new("demo", "Push a repository through the whole product on this machine and check what comes out") { path };
        command.SetAction((parsed, token) => RunAsync(parsed.GetValue(path), token));
        return command;
    }

    private static async Task<int> RunAsync(string? path, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("backlogq-demo-");
        try
        {
            DemoSteps steps = new(AnsiConsole.Console, TimeProvider.System);
            DemoSource source = await DemoSource.OpenAsync(path, folder.FullName, cancellationToken);
            await using LocalStack stack = await steps.RunAsync(
                "start git, queue, table, bucket and both functions",
                () => LocalStack.StartAsync(
                    new LocalStackOptions { ObjectFormat = source.ObjectFormat, OnLog = steps.Note },
                    cancellationToken));
            DemoRun run = new(stack, source, steps, TimeProvider.System);
            return await run.RunAsync(folder.FullName, cancellationToken) ? ExitCode.Done : ExitCode.Failed;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
