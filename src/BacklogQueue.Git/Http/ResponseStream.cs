namespace BacklogQueue.Git.Http;

/// <summary>
/// The body of one answer, decoded: each read is bounded by the idle limit and fails with <see cref="GitException"/>s
/// only. Asynchronous reads only: a synchronous read is not woken by disposal.
/// </summary>
internal sealed class ResponseStream(HttpResponseMessage response, Stream body, IdleTimer timer) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        timer.RunAsync(
            static (read, token) => ContentDecoder.ReadAsync(read.Body, read.Buffer, token),
            (Body: body, Buffer: buffer),
            cancellationToken);

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
            body.Dispose();
            response.Dispose();
            timer.Dispose();
        }

        base.Dispose(disposing);
    }
}
