using System.CommandLine;
using BacklogQueue.DeadLetters;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli.DeadLetters;

/// <summary><c>backlogq dlq discard</c>: settles pushes that are not to be done any more, and deletes their messages after that.</summary>
internal static class DlqDiscardCommand
{
    private const string Worker = "backlogq";

    public static Command Create()
    {
        Option<string> why = new("--why") { Description = "The reason, which the push log keeps", Required = true };
        Option<bool> yes = new("--yes") { Description = "Do it; more than one message is only listed without" };
        Option<bool> json = new("--json") { Description = "One JSON object per line" };
        Command command = new("discard", "Settle the pushes as discarded and delete their messages") { why, yes, json };
        DeadLetterOptions options = new(command);
        command.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValue(why)))
            {
                result.AddError("--why must say why.");
            }
        });
        command.SetAction((parsed, token) => RunAsync(
            parsed.GetRequiredValue(why),
            options.Filter(parsed),
            options.Limit(parsed),
            parsed.GetValue(yes),
            parsed.GetValue(json),
            token));
        return command;
    }

    /// <summary>A push that got its fate by another message keeps it, and one that nobody can read has no row.</summary>
    internal static Task SettleAsync(PushLog log, DeadLetter letter, string why, CancellationToken cancellationToken) =>
        letter.Push is { } push
            ? log.DiscardAsync(
                push,
                $"Discarded by operator: {why}",
                new PushAttempt(Worker, RequestId: null, letter.Id, letter.ReceiveCount),
                cancellationToken)
            : Task.CompletedTask;

    private static async Task<int> RunAsync(
        string why, DeadLetterFilter filter, int? limit, bool isConfirmed, bool json, CancellationToken cancellationToken)
    {
        using OperatorQueues queues = new(Environment.GetEnvironmentVariable, TimeProvider.System);
        using OperatorLog log = new(Environment.GetEnvironmentVariable, TimeProvider.System);
        DeadLetterWork work = new(queues.Letters, filter, limit, isConfirmed, Console.Out, Console.Error, json);
        await work.RunAsync(
            "discarded", "to discard", (letter, token) => SettleAsync(log.Writer, letter, why, token), cancellationToken);
        return ExitCode.Done;
    }
}
