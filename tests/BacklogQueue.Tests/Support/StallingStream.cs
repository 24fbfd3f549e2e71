namespace BacklogQueue.Tests.Support;

/// <summary>Gives its bytes, then does something, and then nothing until the read is cancelled.</summary>
internal sealed class StallingStream(byte[] bytes, Func<Task> atEnd) : MemoryStream(bytes)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await base.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            return read;
        }

        // From another thread: what it sets off may wait for this read to be over.
        _ = Task.Run(atEnd, CancellationToken.None);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
