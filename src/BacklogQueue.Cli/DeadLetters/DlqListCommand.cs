using System.CommandLine;
using System.Globalization;
using BacklogQueue.DeadLetters;

namespace BacklogQueue.Cli.DeadLetters;

/// <summary><c>backlogq dlq list</c>: what is in the dead-letter queue, which stays as it is.</summary>
internal static class DlqListCommand
{
    private const int DefaultLimit = 100;

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "One JSON object per line" };
        Command command = new("list", $"List the messages, {DefaultLimit} unless told") { json };
        DeadLetterOptions options = new(command);
        command.SetAction((parsed, token) => RunAsync(
            options.Filter(parsed),
            options.Limit(parsed) ?? DefaultLimit,
            parsed.GetValue(json),
            token));
        return command;
    }

    private static async Task<int> RunAsync(DeadLetterFilter filter, int limit, bool json, CancellationToken cancellationToken)
    {
        using OperatorQueues queues = new(Environment.GetEnvironmentVariable, TimeProvider.System);
        await using HeldLetters held = await queues.Letters.HoldAsync(filter.Matches, limit, cancellationToken);
        foreach (DeadLetter letter in held.Matching)
        {
            Console.Out.WriteLine(json ? DeadLetterText.Json(letter) : DeadLetterText.Line(letter));
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{held.Matching.Count} listed.{MoreText(held)}"));
        return ExitCode.Done;
    }

    /// <summary>Says so when letters were not looked at.</summary>
    public static string MoreText(HeldLetters held) => held.Unseen > 0
        ? string.Create(CultureInfo.InvariantCulture, $" About {held.Unseen} more were not looked at: past the limit, or behind ten others of their ref.")
        : "";
}
