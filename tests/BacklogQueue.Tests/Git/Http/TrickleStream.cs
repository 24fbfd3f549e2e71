namespace BacklogQueue.Tests.Git.Http;

/// <summary>Bytes that arrive at most so many at once, and then whatever <paramref name="atEnd"/> does.</summary>
/// <param name="bytes">All of them.</param>
/// <param name="atOnce">The largest read.</param>
/// <param name="atEnd">Throws, stalls, or returns for the stream's end; null for the end.</param>
/// <param name="beforeRead">Called before each read.</param>
internal sealed class TrickleStream(
    byte[] bytes,
    int atOnce = int.MaxValue,
    Func<CancellationToken, Task>? atEnd = null,
    Action? beforeRead = null) : MemoryStream(bytes)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        beforeRead?.Invoke();
        if (Position == Length && atEnd is not null)
        {
            await atEnd(cancellationToken);
        }

        return Read(buffer.Span[..Math.Min(buffer.Length, atOnce)]);
    }
}
