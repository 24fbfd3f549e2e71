namespace BacklogQueue.Git.Http;

/// <summary>The start of a ref's line: <c>ID SP REST</c>, the same in every protocol version.</summary>
internal static class RefLine
{
    /// <exception cref="GitException">It is not, or the id is not of <paramref name="format"/>.</exception>
    public static ObjectId Split(ReadOnlySpan<byte> line, ObjectFormat format, out ReadOnlySpan<byte> rest)
    {
        int space = line.IndexOf((byte)' ');
        if (space < 0 || !ObjectId.TryParse(line[..space], out ObjectId id) || id.Format != format)
        {
            throw new GitException(GitErrorKind.Protocol, $"An advertised ref has no {format} id.");
        }

        rest = line[(space + 1)..];
        return id;
    }
}
