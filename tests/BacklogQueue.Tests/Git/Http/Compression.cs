using System.IO.Compression;

namespace BacklogQueue.Tests.Git.Http;

/// <summary>What a proxy does with a body before it names it in <c>Content-Encoding</c>.</summary>
internal static class Compression
{
    /// <summary>Compresses what is written to it, which is complete when it is disposed; <paramref name="output"/> stays open.</summary>
    public static Stream Into(Stream output, string encoding) => encoding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true),
        "deflate" => new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true),
        "br" => new BrotliStream(output, CompressionLevel.Optimal, leaveOpen: true),
        _ => throw new ArgumentException($"No proxy knows {encoding}.", nameof(encoding)),
    };

    public static byte[] Of(byte[] body, string encoding)
    {
        using MemoryStream output = new();
        using (Stream compressing = Into(output, encoding))
        {
            compressing.Write(body);
        }

        return output.ToArray();
    }
}
