namespace BacklogQueue.Ingest.Formats;

/// <summary>Commit messages as one line of a log.</summary>
internal static class Summary
{
    /// <summary>UTF-16 units at the most.</summary>
    public const int MaxLength = 256;

    /// <summary>The first line, shortened; null when there is none.</summary>
    public static string? Of(string? message)
    {
        string line = (message ?? "").TrimStart().Split('\n', '\r')[0].TrimEnd();
        if (line.Length > MaxLength)
        {
            // Not through the middle of a character outside the basic plane.
            line = line[..(char.IsHighSurrogate(line[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        }

        return line.Length == 0 ? null : line;
    }
}
