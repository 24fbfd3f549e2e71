using System.Buffers;
using System.Security.Cryptography;

namespace BacklogQueue.Git.Packs;

/// <summary>The pack as it arrives: keeps every byte in the store, hashes what was taken, holds what was not.</summary>
internal sealed class PackInput(Stream stream, SpillBuffer store, ObjectFormat format, GitLimits limits, Lap downloading) : IDisposable
{
    private const int BufferBytes = 256 << 10;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private readonly IncrementalHash _hash = format.CreateHash();
    private int _hashed;
    private int _start;
    private int _end;

    /// <summary>Bytes that arrived and were not taken.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Offset in the pack of the first byte of <see cref="Unread"/>.</summary>
    public long Position => store.Length - (_end - _start);

    public void Advance(int count) => _start += count;

    /// <summary>Adds bytes to <see cref="Unread"/>; false at the end of the stream.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        downloading.Start();
        int count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        downloading.Stop();
        if (count == 0)
        {
            return false;
        }

        if (store.Length + count > limits.PackBytes)
        {
            throw Limit.Exceeded("The pack", nameof(GitLimits.PackBytes), limits.PackBytes);
        }

        store.Append(_buffer.AsSpan(_end, count));
        _end += count;
        return true;
    }

    /// <summary>The hash of every byte taken so far.</summary>
    public ObjectId Hash()
    {
        HashTaken();
        Span<byte> bytes = stackalloc byte[ObjectId.MaxLength];
        return new ObjectId(bytes[.._hash.GetCurrentHash(bytes)]);
    }

    public void Dispose()
    {
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void HashTaken()
    {
        _hash.AppendData(_buffer.AsSpan(_hashed, _start - _hashed));
        _hashed = _start;
    }

    private void MakeRoom()
    {
        if (_start < _end && _end < _buffer.Length)
        {
            return;
        }

        HashTaken();
        Unread.CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        _hashed = 0;
    }
}
