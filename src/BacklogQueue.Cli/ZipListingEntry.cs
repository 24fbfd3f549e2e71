namespace BacklogQueue.Cli;

/// <param name="Name">The path, with <c>/</c>.</param>
/// <param name="Mode">The Unix mode with its type bits.</param>
/// <param name="Size">Uncompressed, in bytes.</param>
/// <param name="Crc32">As the zip records it.</param>
/// <param name="Sha256">Of the contents as read, in hexadecimal.</param>
internal sealed record ZipListingEntry(string Name, int Mode, long Size, uint Crc32, string Sha256)
{
    public override string ToString() => $"{Convert.ToString(Mode, 8)} {Size} {Crc32:x8} {Name}";
}
