using System.Text;
using System.Text.RegularExpressions;

namespace BacklogQueue;

/// <summary>
/// The patterns of <c>routes.json</c>: <c>*</c> is any run of characters but <c>/</c>, <c>**</c> any run at all,
/// everything else stands for itself, in its case.
/// </summary>
public sealed class GlobPattern
{
    private readonly Regex _regex;

    public GlobPattern(string pattern)
    {
        Pattern = pattern;
        StringBuilder expression = new("^");
        for (int i = 0; i < pattern.Length; i++)
        {
            bool any = pattern[i] == '*' && i + 1 < pattern.Length && pattern[i + 1] == '*';
            expression.Append(any ? ".*" : pattern[i] == '*' ? "[^/]*" : Regex.Escape(pattern[i].ToString()));
            i += any ? 1 : 0;
        }

        // Non-backtracking: a pattern of many stars cannot be made slow by a long branch name.
        _regex = new Regex(expression.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    public string Pattern { get; }

    public bool IsMatch(string text) => _regex.IsMatch(text);

    public override string ToString() => Pattern;
}
