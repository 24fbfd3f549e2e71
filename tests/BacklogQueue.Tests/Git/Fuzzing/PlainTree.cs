using System.Text;

namespace BacklogQueue.Tests.Git.Fuzzing;

/// <summary>The rules for trees, each written as plainly as it can be said: what the engine's verdict must equal.</summary>
internal static class PlainTree
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly HashSet<string> s_modes = ["100644", "100664", "100755", "120000", "160000", "40000", "040000"];

    /// <summary>The names of a tree that may be unpacked, in Latin-1; null for any other bytes.</summary>
    public static IReadOnlyList<string>? Names(byte[] tree)
    {
        List<string> names = [];
        List<string> sorted = [];
        string rest = Encoding.Latin1.GetString(tree);
        while (rest.Length > 0)
        {
            int space = rest.IndexOf(' ', StringComparison.Ordinal);
            int zero = space < 0 ? -1 : rest.IndexOf('\0', space + 1);
            if (zero < 0 || rest.Length < zero + 21 || !s_modes.Contains(rest[..space]))
            {
                return null;
            }

            string name = rest[(space + 1)..zero];
            names.Add(name);
            sorted.Add(rest[..space].EndsWith("40000", StringComparison.Ordinal) ? name + '/' : name);
            rest = rest[(zero + 21)..];
        }

        bool isInOrder = sorted.Zip(sorted.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) < 0);
        bool isUnique = names.Distinct(StringComparer.Ordinal).Count() == names.Count;
        return isInOrder && isUnique && names.All(IsSafe) ? names : null;
    }

    private static bool IsSafe(string name) =>
        name is not ("" or "." or "..") && name.IndexOfAny(['/', '\\']) < 0 && !IsGitOnNtfs(name) && !IsGitOnHfs(name);

    private static bool IsGitOnNtfs(string name) =>
        name.Split(':')[0].TrimEnd('.', ' ').ToLowerInvariant() is ".git" or "git~1";

    private static bool IsGitOnHfs(string name)
    {
        try
        {
            string text = s_strict.GetString(Encoding.Latin1.GetBytes(name));
            string kept = string.Concat(text.Where(character => character is not (
                (>= '\u200C' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u206A' and <= '\u206F') or '\uFEFF')));
            return kept.Equals(".git", StringComparison.OrdinalIgnoreCase);
        }
        catch (DecoderFallbackException)
        {
            return false; // no name on HFS+ at all
        }
    }
}
