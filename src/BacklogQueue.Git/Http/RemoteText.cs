using System.Globalization;
using System.Text;

namespace BacklogQueue.Git.Http;

/// <summary>
/// A server's own words, fit for a log: one line, printable, short, and without our credentials should the server
/// repeat them.
/// </summary>
internal sealed class RemoteText
{
    private const int MaxLength = 200;
    private const int MaxBytes = 4 * 1024;

    private readonly string[] _secrets;

    public RemoteText(GitCredentials? credentials)
    {
        string[] secrets = credentials is null
            ? []
            :
            [
                credentials.BasicToken,
                credentials.Password,
                Uri.EscapeDataString(credentials.Password),
                credentials.Username,
                Uri.EscapeDataString(credentials.Username),
            ];

        // Longest first: a user name that is a part of the password must not leave the rest of it standing.
        _secrets = [.. secrets.Where(secret => secret != "").Distinct().OrderByDescending(secret => secret.Length)];
    }

    /// <exception cref="GitException">The packet is an <c>ERR</c> line.</exception>
    public void ThrowIfRefusal(Pkt packet)
    {
        ReadOnlySpan<byte> line = packet.Line;
        if (line.StartsWith("ERR "u8))
        {
            throw Refusal(line["ERR "u8.Length..]);
        }
    }

    public GitException Refusal(ReadOnlySpan<byte> words) =>
        new(GitErrorKind.RemoteError, $"The server refuses: {Clean(words)}");

    public string Clean(ReadOnlySpan<byte> words)
    {
        string text = Encoding.UTF8.GetString(words[..Math.Min(words.Length, MaxBytes)]);
        foreach (string secret in _secrets)
        {
            text = text.Replace(secret, "***", StringComparison.OrdinalIgnoreCase);
        }

        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            clean.Append(IsPrintable(rune) ? rune.ToString() : " ");
        }

        string line = string.Join(' ', clean.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxLength ? line : line[..MaxLength] + "...";
    }

    // Format covers the invisible and the direction-changing characters.
    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.Surrogate
        or UnicodeCategory.OtherNotAssigned);
}
