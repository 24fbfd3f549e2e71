using System.IO.Compression;

namespace BacklogQueue.Git.Http;

/// <summary>
/// Undoes a <c>Content-Encoding</c>. We ask for none (packs do not compress), but proxies apply it unasked; the
/// handler's own decompression would ask.
/// </summary>
internal static class ContentDecoder
{
    /// <exception cref="GitException">An encoding that nobody should send unasked, or more than one.</exception>
    public static Stream Decode(Stream body, ICollection<string> encodings) => encodings.ToArray() switch
    {
        [] => body,
        [string only] => only.ToLowerInvariant() switch
        {
            "identity" => body,
            "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(body, CompressionMode.Decompress),
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            { } other => throw new GitException(
                GitErrorKind.Protocol,
                $"The answer is encoded as '{other[..Math.Min(other.Length, 20)]}', which was not asked for; gzip, deflate and br are read all the same."),
        },
        _ => throw new GitException(GitErrorKind.Protocol, "The answer has more than one Content-Encoding."),
    };

    /// <summary>Reads what <see cref="Decode"/> gave.</summary>
    /// <exception cref="InvalidDataException">The compression is broken. Where it is cut, the content just ends.</exception>
    public static ValueTask<int> ReadAsync(Stream decoded, Memory<byte> buffer, CancellationToken cancellationToken) =>
        decoded is BrotliStream brotli ? ReadAsync(brotli, buffer, cancellationToken) : decoded.ReadAsync(buffer, cancellationToken);

    /// <summary>Of broken data this stream says, unlike the others, that it is an invalid operation.</summary>
    private static async ValueTask<int> ReadAsync(BrotliStream brotli, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await brotli.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidOperationException broken) when (broken is not ObjectDisposedException)
        {
            throw new InvalidDataException(broken.Message, broken);
        }
    }
}
