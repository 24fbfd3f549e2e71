namespace BacklogQueue.Git.Http;

/// <summary>A pack whose first byte has come.</summary>
/// <param name="Bytes">The pack as it arrives; owned by who gets it.</param>
/// <param name="Format">The hash of its ids.</param>
/// <param name="IsWhole">Whether the wanted commit's whole history is in it.</param>
internal sealed record FetchedPack(Stream Bytes, ObjectFormat Format, bool IsWhole);
