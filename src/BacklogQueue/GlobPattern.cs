namespace BacklogQueue;

/// <summary>
/// The patterns of <c>routes.json</c>: <c>*</c> is any run of characters but <c>/</c>, <c>**</c> any run at all,
/// everything else stands for itself, in its case.
/// </summary>
/// <remarks>
/// Matching takes steps in proportion to pattern times text, however many stars there are. It is no regular expression,
/// since a first webhook would wait for that engine to be loaded and compiled.
/// </remarks>
public sealed class GlobPattern(string pattern)
{
    public string Pattern { get; } = pattern;

    /// <summary>Whether it stands for itself alone.</summary>
    public bool IsLiteral => !Pattern.Contains('*', StringComparison.Ordinal);

    public bool IsMatch(string text)
    {
        // matched[i]: the pattern so far stands for the first i characters.
        bool[] matched = new bool[text.Length + 1];
        matched[0] = true;
        for (int i = 0; i < Pattern.Length; i++)
        {
            if (Pattern[i] != '*')
            {
                Step(matched, text, Pattern[i]);
                continue;
            }

            bool takesSlashes = i + 1 < Pattern.Length && Pattern[i + 1] == '*';
            Run(matched, text, takesSlashes);
            i += takesSlashes ? 1 : 0;
        }

        return matched[^1];
    }

    public override string ToString() => Pattern;

    private static void Step(bool[] matched, string text, char letter)
    {
        for (int end = text.Length; end > 0; end--)
        {
            matched[end] = matched[end - 1] && text[end - 1] == letter;
        }

        matched[0] = false;
    }

    private static void Run(bool[] matched, string text, bool takesSlashes)
    {
        for (int end = 1; end <= text.Length; end++)
        {
            matched[end] |= matched[end - 1] && (takesSlashes || text[end - 1] != '/');
        }
    }
}
