namespace BacklogQueue.Local.Faults;

/// <summary>
/// An answer on its way out that ends too early, however short it is: after so many bytes, or, if it is no longer than
/// that, in the middle of its last piece, which is therefore held back. Asynchronous writes only.
/// </summary>
/// <param name="answer">Not owned.</param>
/// <param name="limit">Bytes after which the next piece is refused.</param>
internal sealed class CutStream(Stream answer, long limit) : Stream
{
    private byte[] _held = [];
    private long _passed;

    /// <summary>Whether a piece was refused.</summary>
    public bool IsCut { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _passed;
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The answer ends here.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_passed >= limit)
        {
            IsCut = true;
            throw new IOException("The answer is cut.");
        }

        await answer.WriteAsync(_held, cancellationToken);
        _passed += _held.Length;
        _held = buffer.ToArray();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Lets the first half of the last piece out.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await answer.WriteAsync(_held.AsMemory(0, _held.Length / 2), cancellationToken);
        await answer.FlushAsync(cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => answer.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
