using BacklogQueue.Git.Packs;

namespace BacklogQueue.Git.Zip;

/// <summary>A stream to append to a <see cref="SpillBuffer"/>, which it does not own.</summary>
internal sealed class SpillStream(SpillBuffer store) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer) => store.Append(buffer);

    public override void Write(byte[] buffer, int offset, int count) => store.Append(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
