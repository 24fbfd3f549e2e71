using System.Globalization;
using System.Text;

namespace BacklogQueue;

/// <summary>
/// The S3 key of a ref's artifact. Injective and case-preserving: two refs never share a key.
/// Each part is percent-encoded (UTF-8, upper-case hexadecimal) outside <c>A-Z a-z 0-9 . _ -</c>; a branch or tag keeps its <c>/</c>.
/// A branch cannot look like a tag's key, since the <c>@</c> of <c>@tags</c> is always encoded in a branch.
/// </summary>
public static class ArtifactKey
{
    public const string DefaultBranchTemplate = "{project}/{repository}/{branch}.zip";
    public const string DefaultTagTemplate = "{project}/{repository}/@tags/{tag}.zip";

    /// <summary>S3's own limit on a key, in UTF-8 bytes.</summary>
    public const int MaxBytes = 1_024;

    private static readonly string[] s_placeholders = ["{space}", "{project}", "{repository}", "{branch}", "{tag}", "{ref}"];

    /// <summary>The key of <paramref name="id"/>: at most <see cref="MaxBytes"/> bytes, or null when it would be longer.</summary>
    /// <param name="template">A template that <see cref="Check"/> accepts, or null for the default of the ref's kind.</param>
    public static string? For(RefId id, string? template = null)
    {
        string? branch = After(id.Ref, RefName.BranchPrefix);
        string? tag = After(id.Ref, RefName.TagPrefix);
        string usable = template ?? (tag is null ? DefaultBranchTemplate : DefaultTagTemplate);
        string key = usable
            .Replace("{space}", Encode(id.Space), StringComparison.Ordinal)
            .Replace("{project}", Encode(id.Project), StringComparison.Ordinal)
            .Replace("{repository}", Encode(id.Repository), StringComparison.Ordinal)
            .Replace("{branch}", EncodePath(branch ?? id.Ref), StringComparison.Ordinal)
            .Replace("{tag}", EncodePath(tag ?? id.Ref), StringComparison.Ordinal)
            .Replace("{ref}", EncodePath(id.Ref), StringComparison.Ordinal);
        return key.Length <= MaxBytes ? key : null;
    }

    /// <summary>What is wrong with a template of a route whose refs may be many; null when nothing is.</summary>
    public static string? Check(string template)
    {
        string rest = template;
        foreach (string placeholder in s_placeholders)
        {
            rest = rest.Replace(placeholder, "", StringComparison.Ordinal);
        }

        if (rest.Contains('{', StringComparison.Ordinal) || rest.Contains('}', StringComparison.Ordinal))
        {
            return $"only {string.Join(' ', s_placeholders)} may stand in braces";
        }

        if (template.Length == 0 || template.StartsWith('/') || Encoding.UTF8.GetByteCount(rest) != rest.Length)
        {
            return "a key is ASCII and does not start with \"/\"";
        }

        string[] parts = template.Split('/');
        string[] names = [.. parts.SelectMany(Placeholders)];
        if (names.Count(name => name is "{branch}" or "{tag}" or "{ref}") > 1 || parts.Any(part => Placeholders(part).Count() > 1))
        {
            return "each part between two \"/\" holds one placeholder at the most, and one of {branch} {tag} {ref} is enough: "
                + "else two refs could share a key";
        }

        return names is [.. string[] heads, "{branch}" or "{tag}" or "{ref}"]
            && heads.Contains("{project}") && heads.Contains("{repository}")
            ? null
            : "a key names {project} and {repository} and then {branch}, {tag} or {ref}";
    }

    private static IEnumerable<string> Placeholders(string part) =>
        s_placeholders.Where(placeholder => part.Contains(placeholder, StringComparison.Ordinal));

    private static string? After(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;

    private static string EncodePath(string path) => string.Join('/', path.Split('/').Select(Encode));

    private static string Encode(string part)
    {
        StringBuilder key = new(part.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(part))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'_' or (byte)'-')
            {
                key.Append((char)b);
            }
            else
            {
                key.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            }
        }

        return key.ToString();
    }
}
