namespace BacklogQueue.Tests.Git.Zip;

/// <summary>A file of gigabytes whose large writes are zeros that nobody keeps.</summary>
internal sealed class SparseStream : Stream
{
    private const int KeptBytes = 256 << 10;

    private readonly List<(long Start, byte[] Bytes)> _parts = [];
    private long _length;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position { get; set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length <= KeptBytes)
        {
            _parts.Add((_length, buffer.ToArray()));
        }

        _length += buffer.Length;
        Position = _length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, _length - Position);
        buffer = buffer[..count];
        buffer.Clear();
        foreach ((long start, byte[] bytes) in _parts)
        {
            long from = Math.Max(start, Position);
            long to = Math.Min(start + bytes.Length, Position + count);
            if (from < to)
            {
                bytes.AsSpan((int)(from - start), (int)(to - from)).CopyTo(buffer[(int)(from - Position)..]);
            }
        }

        Position += count;
        return count;
    }

    /// <summary>The same as a file, whose zeros take no room on most file systems.</summary>
    public void SaveAs(string path)
    {
        using FileStream file = File.Create(path);
        foreach ((long start, byte[] bytes) in _parts)
        {
            file.Position = start;
            file.Write(bytes);
        }

        file.SetLength(_length);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => _length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();
}
