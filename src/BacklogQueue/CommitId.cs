using System.Diagnostics.CodeAnalysis;

namespace BacklogQueue;

/// <summary>A commit's id: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits, not all zero.</summary>
public sealed record CommitId
{
    private CommitId(string hex) => Hex = hex;

    public string Hex { get; }

    /// <summary>Reads either case. False for any other length, any other character, and git's zero id.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CommitId? id)
    {
        id = text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigit) && text.Any(digit => digit != '0')
            ? new CommitId(text.ToLowerInvariant())
            : null;
        return id is not null;
    }

    public static CommitId Parse(string text) =>
        TryParse(text, out CommitId? id) ? id : throw new FormatException("A commit id is 40 or 64 hexadecimal digits.");

    public override string ToString() => Hex;
}
