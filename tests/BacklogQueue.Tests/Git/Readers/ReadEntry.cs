namespace BacklogQueue.Tests.Git.Readers;

/// <summary>One entry of a zip as some reader sees it.</summary>
/// <param name="Name">Its bytes in hexadecimal.</param>
/// <param name="Size">Bytes of its content.</param>
/// <param name="Sha256">Of its content, in lower-case hexadecimal; of nothing where the content was not asked for.</param>
/// <param name="Kind"><c>file</c>, <c>program</c>, <c>link</c> or <c>folder</c>; null from readers that do not tell.</param>
internal sealed record ReadEntry(string Name, long Size, string Sha256, string? Kind)
{
    /// <summary>From the line that the scripts here print.</summary>
    public static ReadEntry Parse(string line)
    {
        string[] words = line.Split(' ');
        return new(
            words[0], long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), words[2],
            words[3] == "-" ? null : KindOf(Convert.ToInt32(words[3], 8)));
    }

    public static string KindOf(int mode) => (mode & 0xF000) switch
    {
        0xA000 => "link",
        0x4000 => "folder",
        _ => (mode & 0x40) != 0 ? "program" : "file",
    };
}
