using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace BacklogQueue;

/// <summary>The rules of <see href="https://git-scm.com/docs/git-check-ref-format">git check-ref-format</see> for a full ref name.</summary>
public static class RefName
{
    public const string BranchPrefix = "refs/heads/";
    public const string TagPrefix = "refs/tags/";

    /// <summary>UTF-8 bytes in a ref name at the most: what fits a key of S3 (1,024) after the project and repository.</summary>
    public const int MaxBytes = 512;

    private static readonly SearchValues<char> s_forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, ' ' + 1).Select(code => (char)code), .. "\u007f~^:?*[\\"]);

    /// <summary>Whether git accepts <paramref name="name"/> as a full ref name of at most <see cref="MaxBytes"/> bytes.</summary>
    /// <param name="name">A name such as <c>refs/heads/main</c>.</param>
    /// <param name="reason">What is wrong with it, fit to be shown to the sender.</param>
    public static bool IsValid(string name, [NotNullWhen(false)] out string? reason)
    {
        reason = Problem(name);
        return reason is null;
    }

    private static string? Problem(string name)
    {
        if (!name.StartsWith("refs/", StringComparison.Ordinal) || name.Split('/').Length < 3)
        {
            return "a ref starts with refs/heads/ or refs/tags/";
        }

        if (Encoding.UTF8.GetByteCount(name) > MaxBytes)
        {
            return $"a ref is at most {MaxBytes} bytes long";
        }

        // An unpaired surrogate: no UTF-8 has it, and encoding it would fold two names into one.
        if (name.EnumerateRunes().Contains(Rune.ReplacementChar))
        {
            return "a ref is well-formed Unicode";
        }

        if (name.AsSpan().ContainsAny(s_forbidden))
        {
            return "a ref has no control character, space or any of ~ ^ : ? * [ \\";
        }

        if (name.Contains("..", StringComparison.Ordinal)
            || name.Contains("@{", StringComparison.Ordinal)
            || name.Contains("//", StringComparison.Ordinal)
            || name.EndsWith('/')
            || name.EndsWith('.'))
        {
            return "a ref has no \"..\", \"@{\" or \"//\" and does not end with \"/\" or \".\"";
        }

        return name.Split('/').Any(part => part.StartsWith('.') || part.EndsWith(".lock", StringComparison.Ordinal))
            ? "no part of a ref starts with \".\" or ends with \".lock\""
            : null;
    }
}
