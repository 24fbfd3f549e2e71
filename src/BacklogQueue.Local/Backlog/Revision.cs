namespace BacklogQueue.Local.Backlog;

/// <summary>A pushed commit as a webhook tells it.</summary>
internal sealed record Revision(
    string Id,
    string Message,
    string Timestamp,
    string AuthorName,
    string AuthorEmail,
    IReadOnlyList<string> Added,
    IReadOnlyList<string> Modified,
    IReadOnlyList<string> Removed)
{
    private const char RecordMark = '\u0001';

    /// <summary>What <see cref="ParseLog"/> reads; the files follow by <c>--name-status</c>.</summary>
    public const string LogFormat = "%x01%H%x00%cI%x00%an%x00%ae%x00%B";

    /// <summary>
    /// Reads <c>git log -z --name-status</c>: each record is the format's five fields, then status and path by turns,
    /// everything ended by NUL.
    /// </summary>
    public static IReadOnlyList<Revision> ParseLog(string log)
    {
        List<Revision> revisions = [];
        string[] fields = log.Split('\0');
        int next = 0;
        while (next + 5 <= fields.Length)
        {
            string[] head = fields[next..(next + 5)];
            next += 5;
            ILookup<char, string> files = TakeFiles(fields, ref next).ToLookup(file => file.Status, file => file.Path);
            revisions.Add(new(
                head[0].TrimStart(RecordMark),
                head[4].TrimEnd('\n'),
                head[1],
                head[2],
                head[3],
                [.. files['A']],
                [.. files['M'], .. files['T']],
                [.. files['D']]));
        }

        return revisions;
    }

    private static List<(char Status, string Path)> TakeFiles(string[] fields, ref int next)
    {
        List<(char Status, string Path)> files = [];
        for (; next + 1 < fields.Length && fields[next][0] != RecordMark; next += 2)
        {
            files.Add((fields[next].TrimStart('\n')[0], fields[next + 1]));
        }

        return files;
    }
}
