using System.CommandLine;
using System.Globalization;
using BacklogQueue.DeadLetters;

namespace BacklogQueue.Cli.DeadLetters;

/// <summary>
/// <c>backlogq dlq redrive</c>: back to the queue, all by SQS's own move, or those that are meant, one by one: sent first and
/// deleted after.
/// </summary>
internal static class DlqRedriveCommand
{
    public static Command Create()
    {
        Option<bool> yes = new("--yes") { Description = "Do it; more than one message is only counted or listed without" };
        Option<bool> json = new("--json") { Description = "One JSON object per line" };
        Command command = new("redrive", "Send messages back to the queue: all, or those that the options name") { yes, json };
        DeadLetterOptions options = new(command);
        command.SetAction((parsed, token) =>
        {
            DeadLetterFilter filter = options.Filter(parsed);
            int? limit = options.Limit(parsed);
            return filter.TakesAll && limit is null
                ? MoveAllAsync(parsed.GetValue(yes), parsed.GetValue(json), token)
                : SendBackAsync(filter, limit, parsed.GetValue(yes), parsed.GetValue(json), token);
        });
        return command;
    }

    private static async Task<int> SendBackAsync(
        DeadLetterFilter filter, int? limit, bool isConfirmed, bool json, CancellationToken cancellationToken)
    {
        using OperatorQueues queues = new(Environment.GetEnvironmentVariable, TimeProvider.System);
        DeadLetterWork work = new(queues.Letters, filter, limit, isConfirmed, Console.Out, Console.Error, json);
        await work.RunAsync("redriven", "to redrive", queues.Letters.SendBackAsync, cancellationToken);
        return ExitCode.Done;
    }

    private static async Task<int> MoveAllAsync(bool isConfirmed, bool json, CancellationToken cancellationToken)
    {
        using OperatorQueues queues = new(Environment.GetEnvironmentVariable, TimeProvider.System);
        int waiting = await queues.Letters.CountAsync(cancellationToken);
        if (waiting == 0 || (waiting > 1 && !isConfirmed))
        {
            Answer(json, waiting == 0 ? "NONE" : "PLANNED", 0, waiting);
            Console.Error.WriteLine(waiting == 0
                ? "The dead-letter queue is empty."
                : string.Create(CultureInfo.InvariantCulture, $"{waiting} to redrive. Nothing is changed without --yes."));
            return ExitCode.Done;
        }

        MoveProgress? last = null;
        MoveProgress end = await queues.Move.RunAsync(
            progress =>
            {
                if (progress != last)
                {
                    Console.Error.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"{progress.Status}: {progress.Moved} of {progress.ToMove} moved."));
                }

                last = progress;
            },
            cancellationToken);
        Answer(json, end.Status, end.Moved, end.ToMove);
        return end.IsCompleted
            ? ExitCode.Done
            : throw new CliException($"SQS ended the redrive as {end.Status}: {end.FailureReason ?? "it does not say why"}. The rest is still in the dead-letter queue.");
    }

    private static void Answer(bool json, string status, long moved, long waiting) => Console.Out.WriteLine(json
        ? TerminalText.Json(answer =>
        {
            answer.WriteString("status", status);
            answer.WriteNumber("moved", moved);
            answer.WriteNumber("toMove", waiting);
        })
        : string.Create(CultureInfo.InvariantCulture, $"{status}  {moved} of {waiting} moved"));
}
