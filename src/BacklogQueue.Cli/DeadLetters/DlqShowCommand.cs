using System.CommandLine;
using BacklogQueue.DeadLetters;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli.DeadLetters;

/// <summary><c>backlogq dlq show</c>: a dead letter and the life of its push.</summary>
internal static class DlqShowCommand
{
    public static Command Create()
    {
        Argument<string> id = new("ID") { Description = "The message's id, or its push's" };
        Option<bool> json = new("--json") { Description = "One JSON object per line" };
        Command command = new("show", "Tell one message and what became of its push so far") { id, json };
        command.SetAction((parsed, token) => RunAsync(parsed.GetRequiredValue(id), parsed.GetValue(json), token));
        return command;
    }

    private static async Task<int> RunAsync(string id, bool json, CancellationToken cancellationToken)
    {
        using OperatorQueues queues = new(Environment.GetEnvironmentVariable, TimeProvider.System);
        using OperatorLog log = new(Environment.GetEnvironmentVariable, TimeProvider.System);
        await using HeldLetters held = await queues.Letters.HoldAsync(
            letter => letter.Id == id || letter.Delivery == id, DeadLetterQueue.MaxHeld, cancellationToken);
        foreach (DeadLetter letter in held.Matching)
        {
            PushRow? row = letter.Delivery is { } delivery
                ? await log.Reader.OfDeliveryAsync(delivery, cancellationToken)
                : null;
            Console.Out.WriteLine(json
                ? DeadLetterText.Json(letter, row)
                : string.Join(Environment.NewLine, DeadLetterText.Card(letter, row)) + Environment.NewLine);
        }

        return held.Matching.Count > 0
            ? ExitCode.Done
            : throw new CliException($"No message of the dead-letter queue has the id '{id}' or is of a push of that id.{DlqListCommand.MoreText(held)}");
    }
}
