using System.Buffers;
using BacklogQueue.Git.Packs;

namespace BacklogQueue.Git.Zip;

/// <summary>
/// Writes a zip strictly forward: each entry's header, then its data, then the directory. The stream need not seek,
/// and there are no data descriptors, which some readers refuse. All entries have one time.
/// </summary>
internal sealed class ZipWriter(Stream output, DateTimeOffset time, Lap writing) : IDisposable
{
    /// <summary>Bytes of a name at most, less one for a directory's slash.</summary>
    public const int MaxNameBytes = ushort.MaxValue - 1;

    private const int BufferBytes = 128 << 10;
    private const int DirectoryInMemoryBytes = 32 << 20;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private readonly byte[] _record = ArrayPool<byte>.Shared.Rent(ZipHeaders.MaxFixedBytes + ushort.MaxValue);
    private readonly SpillBuffer _directory = new(DirectoryInMemoryBytes);
    private int _buffered;
    private long _dataLeft;

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    public long Entries { get; private set; }

    /// <summary>Writes an entry's header; exactly its compressed size must be written next.</summary>
    public ValueTask StartEntryAsync(in ZipEntry entry, CancellationToken cancellationToken)
    {
        CheckDataIsComplete();
        _directory.Append(_record.AsSpan(0, ZipHeaders.Central(_record, entry, time, Length)));
        _dataLeft = entry.CompressedSize;
        Entries++;
        return BufferAsync(_record.AsMemory(0, ZipHeaders.Local(_record, entry, time)), cancellationToken);
    }

    /// <summary>The next bytes of the entry's data. They are copied or written when the call has ended.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        _dataLeft -= data.Length;
        return BufferAsync(data, cancellationToken);
    }

    /// <summary>Writes the directory and its end; after that the archive is complete.</summary>
    /// <param name="comment">The archive's comment, in ASCII.</param>
    /// <param name="cancellationToken">Leaves an archive without a directory, which no reader takes.</param>
    public async ValueTask FinishAsync(string comment, CancellationToken cancellationToken)
    {
        CheckDataIsComplete();
        long start = Length;
        for (long offset = 0; offset < _directory.Length;)
        {
            ReadOnlyMemory<byte> part = _directory.Read(offset, _directory.Length - offset, _record);
            await BufferAsync(part, cancellationToken);
            offset += part.Length;
        }

        int end = ZipHeaders.End(_record, Entries, start, _directory.Length, comment);
        await BufferAsync(_record.AsMemory(0, end), cancellationToken);
        await FlushAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    public void Dispose()
    {
        _directory.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        ArrayPool<byte>.Shared.Return(_record);
    }

    private void CheckDataIsComplete()
    {
        if (_dataLeft != 0)
        {
            throw new InvalidOperationException($"An entry's data and its declared size differ by {_dataLeft} bytes.");
        }
    }

    private async ValueTask BufferAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Length += bytes.Length;
        if (bytes.Length > _buffer.Length - _buffered)
        {
            await FlushAsync(cancellationToken);
            if (bytes.Length >= _buffer.Length / 2)
            {
                await WriteThroughAsync(bytes, cancellationToken);
                return;
            }
        }

        bytes.CopyTo(_buffer.AsMemory(_buffered));
        _buffered += bytes.Length;
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_buffered > 0)
        {
            await WriteThroughAsync(_buffer.AsMemory(0, _buffered), cancellationToken);
            _buffered = 0;
        }
    }

    private async ValueTask WriteThroughAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        writing.Start();
        await output.WriteAsync(bytes, cancellationToken);
        writing.Stop();
    }
}
