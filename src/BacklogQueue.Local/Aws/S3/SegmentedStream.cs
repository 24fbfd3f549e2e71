namespace BacklogQueue.Local.Aws.S3;

/// <summary>Pieces of several streams, read one after the other; disposes of them.</summary>
internal sealed class SegmentedStream(List<(Stream Stream, long Count)> pieces) : Stream
{
    private int _piece;
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => pieces.Sum(piece => piece.Count);

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_piece < pieces.Count)
        {
            (Stream stream, long count) = pieces[_piece];
            int wanted = (int)Math.Min(buffer.Length, count - _read);
            if (wanted > 0)
            {
                int read = await stream.ReadAsync(buffer[..wanted], cancellationToken);
                _read += read;
                return read > 0 ? read : throw new EndOfStreamException("An object's file is shorter than the object.");
            }

            _piece++;
            _read = 0;
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        foreach ((Stream stream, _) in pieces)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
