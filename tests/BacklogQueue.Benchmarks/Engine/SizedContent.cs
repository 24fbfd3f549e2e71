using System.Net;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>A body of so many bytes that are there already.</summary>
internal sealed class SizedContent(long bytes) : HttpContent
{
    private static readonly byte[] s_piece = new byte[128 << 10];

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (long left = bytes; left > 0; left -= s_piece.Length)
        {
            await stream.WriteAsync(s_piece.AsMemory(0, (int)Math.Min(left, s_piece.Length)));
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes;
        return true;
    }
}
