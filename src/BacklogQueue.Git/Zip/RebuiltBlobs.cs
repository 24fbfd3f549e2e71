using System.IO.Compression;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Git.Zip;

/// <summary>
/// Blobs that the pack holds as deltas, so that their deflate data must be made: once for each blob, however many
/// paths it has.
/// </summary>
internal sealed class RebuiltBlobs(ObjectReader reader) : IDisposable
{
    private const int InMemoryBytes = 8 << 20;

    // Level 4 takes 22 % less time than the default 6 for 0.8 % more bytes on source code.
    private static readonly ZLibCompressionOptions s_options = new() { CompressionLevel = 4 };

    private readonly Dictionary<int, RebuiltBlob> _blobs = [];

    public SpillBuffer Store { get; } = new(InMemoryBytes);

    public RebuiltBlob Get(int number)
    {
        if (_blobs.TryGetValue(number, out RebuiltBlob blob))
        {
            return blob;
        }

        ReadOnlySpan<byte> content = reader.Read(number).Span;
        long offset = Store.Length;
        using (DeflateStream deflate = new(new SpillStream(Store), s_options))
        {
            deflate.Write(content);
        }

        blob = new RebuiltBlob(offset, Store.Length - offset, Crc32.Append(0, content));
        _blobs.Add(number, blob);
        return blob;
    }

    public void Dispose() => Store.Dispose();
}
