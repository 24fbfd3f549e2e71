namespace BacklogQueue.Git.Http;

/// <summary>The bytes of one pack as they arrive; asynchronous reads only. Disposing it ends the answer.</summary>
/// <param name="next">The next piece, valid until the next call; empty at the pack's end.</param>
/// <param name="answer">Owned.</param>
internal sealed class PackStream(
    Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> next,
    IDisposable answer) : Stream
{
    private ReadOnlyMemory<byte> _piece;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads ahead to the first byte: what fails before it is a refusal, and another request may help.</summary>
    /// <exception cref="GitException">There is none.</exception>
    public async Task WaitForFirstByteAsync(CancellationToken cancellationToken)
    {
        _piece = await next(cancellationToken);
        if (_piece.IsEmpty)
        {
            throw new GitException(GitErrorKind.Truncated, "The server's answer ended before the pack began.");
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_piece.IsEmpty)
        {
            _piece = await next(cancellationToken);
        }

        int count = Math.Min(buffer.Length, _piece.Length);
        _piece[..count].CopyTo(buffer);
        _piece = _piece[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            answer.Dispose();
        }

        base.Dispose(disposing);
    }
}
