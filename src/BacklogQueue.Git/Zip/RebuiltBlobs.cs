using BacklogQueue.Git.Deflate;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Git.Zip;

/// <summary>
/// Blobs that the pack holds as deltas, so that their deflate data must be made: once for each blob, however many
/// paths it has, as long as no more than <see cref="KeptBytes"/> of others are made between them. What is older is
/// forgotten rather than written to a file.
/// </summary>
/// <param name="reader">Gives their contents.</param>
/// <param name="rebuilding">Measures it.</param>
internal sealed class RebuiltBlobs(ObjectReader reader, Lap rebuilding) : IDisposable
{
    /// <summary>Deflate data that is kept at the least.</summary>
    public const int KeptBytes = 4 << 20;

    /// <summary>Only a single blob with more deflate data than this leaves takes a file.</summary>
    private const int InMemoryBytes = 32 << 20;

    /// <summary>Bytes of a large blob whose matches are searched, and written, before those of the next.</summary>
    private const int PartBytes = 1 << 20;

    private readonly Dictionary<int, RebuiltBlob> _blobs = [];
    private readonly MatchFinder _finder = new();
    private readonly Deflater _deflater = new();

    /// <summary>Holds what <see cref="Get"/> gave last.</summary>
    public SpillBuffer Store { get; private set; } = new(InMemoryBytes);

    /// <summary>Where the blob's deflate data stands in <see cref="Store"/>, until the next call.</summary>
    public RebuiltBlob Get(int number)
    {
        if (_blobs.TryGetValue(number, out RebuiltBlob blob))
        {
            return blob;
        }

        if (Store.Length > KeptBytes)
        {
            Store.Dispose();
            Store = new SpillBuffer(InMemoryBytes);
            _blobs.Clear();
        }

        rebuilding.Start();
        using Content content = reader.ReadWithMatches(number, _finder);
        long offset = Store.Length;
        if (content.Matches is { } matches)
        {
            _deflater.Write(content.Span, matches.Entries, last: true, Store);
        }
        else
        {
            CompressInParts(content.Span);
        }

        blob = new RebuiltBlob(offset, Store.Length - offset, Crc32.Append(0, content.Span));
        _blobs.Add(number, blob);
        rebuilding.Stop();
        return blob;
    }

    public void Dispose()
    {
        Store.Dispose();
        _deflater.Dispose();
    }

    private void CompressInParts(ReadOnlySpan<byte> content)
    {
        _finder.Start(content.Length);
        for (int start = 0, end; start < content.Length; start = end)
        {
            using MatchList matches = new(PartBytes, start);
            end = _finder.Search(matches, content, start, Math.Min(start + PartBytes, content.Length));
            matches.Complete(end);
            _deflater.Write(content[start..end], matches.Entries, end == content.Length, Store);
        }
    }
}
