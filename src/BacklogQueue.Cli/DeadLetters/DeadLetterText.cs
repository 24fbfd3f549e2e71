using System.Globalization;
using System.Text.Json;
using BacklogQueue.DeadLetters;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli.DeadLetters;

/// <summary>A dead letter as people and as programs read it.</summary>
internal static class DeadLetterText
{
    // A worker says why before it gives a push up; one that was killed every time does not.
    private const string NoKind = "Unsaid";
    private const string NoReason = "SQS moved it after its last receive; no worker got to say why.";

    /// <summary>One line: since when, which message, which ref and commit, why, whose.</summary>
    public static string Line(DeadLetter letter)
    {
        string what = letter.Push is { } push
            ? $"{push.Ref.Project}/{push.Ref.Repository} {push.Ref.Ref}  {TerminalText.Short(push.Commit) ?? "-"}"
            : "(unreadable)";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{letter.SentAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {letter.Id}  {TerminalText.Clean(what)}  {Why(letter)}  {TerminalText.Clean(letter.Delivery ?? "-")}");
    }

    /// <summary>The letter as one line of JSON.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="action">What became or would become of it; null for a listing.</param>
    public static string Json(DeadLetter letter, string? action = null) => TerminalText.Json(json =>
    {
        if (action is not null)
        {
            json.WriteString("action", action);
        }

        WriteColumns(json, letter);
    });

    /// <summary>The letter with its body, and the push's row, as one line of JSON.</summary>
    public static string Json(DeadLetter letter, PushRow? row) => TerminalText.Json(json =>
    {
        WriteColumns(json, letter);
        json.WriteString("body", letter.Body);
        json.WritePropertyName("push");
        json.WriteRawValue(row is null ? "null" : PushRowText.Json(row, whole: true));
    });

    /// <summary>Several lines: the letter, and the push's life.</summary>
    public static IEnumerable<string> Card(DeadLetter letter, PushRow? row)
    {
        yield return $"message    {letter.Id}";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"dead since {letter.SentAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, handed out {letter.ReceiveCount} times");
        yield return $"why        {Why(letter)}";
        if (letter.Push is null)
        {
            yield return $"body       {TerminalText.Clean(letter.Body)}";
        }

        IEnumerable<string> life = row is null ? ["push       not in the push log"] : PushRowText.Card(row);
        foreach (string line in life)
        {
            yield return line;
        }
    }

    private static string Why(DeadLetter letter) => TerminalText.Clean($"{letter.Kind ?? NoKind}: {letter.Reason ?? NoReason}");

    private static void WriteColumns(Utf8JsonWriter json, DeadLetter letter)
    {
        json.WriteString("id", letter.Id);
        json.WriteString("sentAt", letter.SentAt.UtcDateTime);
        json.WriteString("space", letter.Push?.Ref.Space);
        json.WriteString("project", letter.Push?.Ref.Project);
        json.WriteString("repository", letter.Push?.Ref.Repository);
        json.WriteString("ref", letter.Push?.Ref.Ref);
        json.WriteString("commit", letter.Push?.Commit?.Hex);
        json.WriteString("kind", letter.Kind);
        json.WriteString("reason", letter.Reason);
        json.WriteString("delivery", letter.Delivery);
        json.WriteNumber("receiveCount", letter.ReceiveCount);
    }
}
