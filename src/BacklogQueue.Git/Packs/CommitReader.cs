using System.Globalization;
using System.Text;

namespace BacklogQueue.Git.Packs;

/// <summary>
/// Reads commits and annotated tags: header lines <c>NAME VALUE\n</c>, an empty line, the message
/// (<see href="https://git-scm.com/docs/git-commit-tree"/>).
/// </summary>
internal static class CommitReader
{
    /// <summary>Bytes of a name or a subject that are read: a commit may be one line of a hundred megabytes.</summary>
    private const int MaxTextBytes = 4096;

    /// <exception cref="GitException">No tree or no committer where they must be (<see cref="GitErrorKind.Corrupt"/>).</exception>
    public static GitCommit Read(ObjectId id, ReadOnlySpan<byte> commit)
    {
        if (!ObjectId.TryParse(Header(commit, "tree"u8), out ObjectId tree))
        {
            throw new GitException(GitErrorKind.Corrupt, $"The commit {id} names no tree.");
        }

        Encoding encoding = EncodingOf(commit);
        ReadOnlySpan<byte> committer = Header(commit, "committer"u8);
        return new GitCommit
        {
            Id = id,
            Tree = tree,
            CommitterTime = Time(committer),
            Author = Text(encoding, Name(Header(commit, "author"u8))),
            Committer = Text(encoding, Name(committer)),
            Subject = Text(encoding, Subject(commit)),
        };
    }

    /// <summary>The object that an annotated tag names.</summary>
    public static ObjectId ReadTagTarget(ObjectId id, ReadOnlySpan<byte> tag) =>
        ObjectId.TryParse(Header(tag, "object"u8), out ObjectId target)
            ? target
            : throw new GitException(GitErrorKind.Corrupt, $"The tag {id} names no object.");

    /// <summary>The first header of that name; empty when there is none.</summary>
    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name)
    {
        while (!bytes.IsEmpty && bytes[0] != '\n')
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
            if (line.Length > name.Length && line[name.Length] == ' ' && line.StartsWith(name))
            {
                return line[(name.Length + 1)..];
            }

            bytes = end < 0 ? default : bytes[(end + 1)..];
        }

        return default;
    }

    /// <summary>The message's first line that is not empty.</summary>
    private static ReadOnlySpan<byte> Subject(ReadOnlySpan<byte> commit)
    {
        int start = commit.IndexOf("\n\n"u8);
        ReadOnlySpan<byte> message = start < 0 ? default : commit[start..].TrimStart((byte)'\n');
        int end = message.IndexOf((byte)'\n');
        return end < 0 ? message : message[..end];
    }

    private static string Text(Encoding encoding, ReadOnlySpan<byte> bytes) =>
        encoding.GetString(bytes[..Math.Min(bytes.Length, MaxTextBytes)]);

    private static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> person)
    {
        int end = person.IndexOf(" <"u8);
        return end < 0 ? default : person[..end];
    }

    /// <summary>
    /// <c>NAME &lt;EMAIL&gt; SECONDS +HHMM</c>. A time that cannot be read or represented is 1970, as git shows it:
    /// old tools wrote such commits, and they must be archived too.
    /// </summary>
    private static DateTimeOffset Time(ReadOnlySpan<byte> person)
    {
        ReadOnlySpan<byte> time = person[(person.LastIndexOf((byte)'>') + 1)..].Trim((byte)' ');
        int space = time.IndexOf((byte)' ');
        ReadOnlySpan<byte> seconds = space < 0 ? time : time[..space];
        if (!long.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long unix)
            || unix < DateTimeOffset.MinValue.ToUnixTimeSeconds() || unix > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return DateTimeOffset.UnixEpoch;
        }

        DateTimeOffset utc = DateTimeOffset.FromUnixTimeSeconds(unix);
        if (space < 0 || !int.TryParse(time[(space + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int zone))
        {
            return utc;
        }

        TimeSpan offset = new(zone / 100, zone % 100, 0);
        bool canShow = offset.Duration() <= TimeSpan.FromHours(14)
            && utc.UtcTicks + offset.Ticks >= 0
            && utc.UtcTicks + offset.Ticks <= DateTime.MaxValue.Ticks;
        return canShow ? utc.ToOffset(offset) : utc;
    }

    /// <summary>Old commits in Shift_JIS, EUC-JP and the like need the code pages, which are not registered by default.</summary>
    private static Encoding EncodingOf(ReadOnlySpan<byte> commit)
    {
        string name = Text(Encoding.ASCII, Header(commit, "encoding"u8));
        try
        {
            return name.Length == 0
                ? Encoding.UTF8
                : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return Encoding.UTF8; // one the runtime does not know, or refuses (UTF-7): unreadable characters are replaced
        }
    }
}
