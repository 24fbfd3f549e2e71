namespace BacklogQueue.Local.Faults;

/// <summary>A body whose sender is killed once some of it has come: the rest never does. Asynchronous reads only.</summary>
/// <param name="body">Not owned.</param>
/// <param name="limit">Bytes that come, at the most.</param>
/// <param name="kill">Called once.</param>
internal sealed class DeadlyStream(Stream body, long limit, Func<Task> kill) : Stream
{
    private long _passed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _passed;
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The sender is dead.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = _passed < limit ? await body.ReadAsync(buffer[..(int)Math.Min(buffer.Length, limit - _passed)], cancellationToken) : 0;
        _passed += count;
        if (count > 0)
        {
            return count;
        }

        await kill();
        throw new IOException("The sender was killed.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
