namespace BacklogQueue.Tests.Git.Bombs;

/// <summary>A beginning, and then the same bytes for ever; ten million repetitions are the test's own net.</summary>
internal sealed class RepeatingStream(byte[] beginning, byte[] repeated) : Stream
{
    private readonly long _length = beginning.Length + (10_000_000L * repeated.Length);

    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override int Read(Span<byte> buffer)
    {
        Assert.True(_position < _length, "The stream was read for ever.");
        ReadOnlySpan<byte> part = _position < beginning.Length
            ? beginning.AsSpan((int)_position)
            : repeated.AsSpan((int)((_position - beginning.Length) % repeated.Length));
        int count = Math.Min(part.Length, buffer.Length);
        part[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
