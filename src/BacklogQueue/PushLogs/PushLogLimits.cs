using System.Text;

namespace BacklogQueue.PushLogs;

/// <summary>How much text one row holds, so that it stays far below DynamoDB's 400 KB whatever a commit message or an error says.</summary>
internal static class PushLogLimits
{
    /// <summary>UTF-8 bytes of a reason and of an error's text.</summary>
    public const int ReasonBytes = 1_024;

    /// <summary>UTF-8 bytes of a reason inside the history, which holds many.</summary>
    public const int EventReasonBytes = 256;

    /// <summary>UTF-8 bytes of a commit's summary and of a pusher's name.</summary>
    public const int SummaryBytes = 512;

    /// <summary>Failures that the history lists one by one; a push redriven for ever keeps its first ones and its last error.</summary>
    public const int HistoryEvents = 200;

    /// <summary>The longest start of <paramref name="text"/> that has at most <paramref name="bytes"/> bytes and no half character.</summary>
    public static string? Cut(string? text, int bytes)
    {
        if (text is null || Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        int length = 0;
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > bytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
