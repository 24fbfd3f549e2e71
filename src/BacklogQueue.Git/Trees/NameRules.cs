using System.Text;

namespace BacklogQueue.Git.Trees;

/// <summary>
/// Names that no one should unpack. Names that only Windows cannot hold (<c>CON</c>, <c>a:b</c>, a dot at the end)
/// are legal, as in git.
/// </summary>
internal static class NameRules
{
    /// <summary>Why the name must be refused, as the end of a sentence about it; null when it is fine.</summary>
    public static string? Broken(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return "is empty";
        }

        if (name.ContainsAny("/\\\0"u8))
        {
            return "holds a separator";
        }

        if (name[0] is not ((byte)'.' or (byte)'g' or (byte)'G' or >= 0x80))
        {
            return null;
        }

        if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
        {
            return "leaves its directory";
        }

        return IsGitOnNtfs(name) || IsGitOnHfs(name) ? "stands for .git" : null;
    }

    /// <summary><c>.git</c> or its short name in any case, also with what NTFS ignores: dots and spaces at the end, a stream.</summary>
    private static bool IsGitOnNtfs(ReadOnlySpan<byte> name)
    {
        int stream = name.IndexOf((byte)':');
        ReadOnlySpan<byte> file = (stream < 0 ? name : name[..stream]).TrimEnd(". "u8);
        return Ascii.EqualsIgnoreCase(file, ".git"u8) || Ascii.EqualsIgnoreCase(file, "git~1"u8);
    }

    /// <summary><c>.git</c> in any case with characters that HFS+ ignores anywhere in between.</summary>
    private static bool IsGitOnHfs(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> git = ".git"u8;
        int matched = 0;
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(name, out Rune rune, out int length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            name = name[length..];
            if (IsIgnoredOnHfs(rune.Value))
            {
                continue;
            }

            if (matched == git.Length || !rune.IsAscii || char.ToLowerInvariant((char)rune.Value) != git[matched])
            {
                return false;
            }

            matched++;
        }

        return matched == git.Length;
    }

    /// <summary>Joiners, direction marks, deprecated format characters and the byte order mark (Apple TN1150).</summary>
    private static bool IsIgnoredOnHfs(int character) =>
        character is (>= 0x200C and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x206A and <= 0x206F) or 0xFEFF;
}
