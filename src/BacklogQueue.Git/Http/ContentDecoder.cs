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
            { } other => throw new GitException(
                GitErrorKind.Protocol,
                $"The answer is encoded as '{other[..Math.Min(other.Length, 20)]}', which was not asked for; gzip and deflate are read all the same."),
        },
        _ => throw new GitException(GitErrorKind.Protocol, "The answer has more than one Content-Encoding."),
    };
}
