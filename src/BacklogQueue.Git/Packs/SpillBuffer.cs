using Microsoft.Win32.SafeHandles;

namespace BacklogQueue.Git.Packs;

/// <summary>
/// Bytes appended by one thread and read by any, in memory up to a limit and after that in a temporary file that
/// has no name (on Windows: that is deleted when closed). What was appended never changes or moves.
/// </summary>
internal sealed class SpillBuffer(int memoryBytes) : IDisposable
{
    private const int SegmentBytes = 256 << 10;

    /// <summary>Replaced, never changed in length, so that readers need no lock.</summary>
    private volatile byte[][] _segments = [];
    private volatile SafeFileHandle? _file;
    private long _inMemory;

    /// <summary>Bytes appended so far.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that went to the file.</summary>
    public long Spilled => Length - _inMemory;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && Length < memoryBytes)
        {
            int inSegment = (int)(Length % SegmentBytes);
            if (inSegment == 0)
            {
                _segments = [.. _segments, GC.AllocateUninitializedArray<byte>(Math.Min(SegmentBytes, memoryBytes - (int)Length))];
            }

            Span<byte> room = _segments[^1].AsSpan(inSegment);
            int count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            bytes = bytes[count..];
            Length += count;
            _inMemory = Length;
        }

        if (!bytes.IsEmpty)
        {
            _file ??= OpenTemporaryFile();
            RandomAccess.Write(_file, bytes, Length - _inMemory);
            Length += bytes.Length;
        }
    }

    /// <summary>At least one and at most <paramref name="length"/> bytes from <paramref name="offset"/>.</summary>
    /// <param name="offset">Within the bytes appended.</param>
    /// <param name="length">Bytes wanted, not past the bytes appended.</param>
    /// <param name="scratch">Holds the answer when it must be read from the file.</param>
    public ReadOnlyMemory<byte> Read(long offset, long length, byte[] scratch)
    {
        if (offset < memoryBytes)
        {
            byte[] segment = _segments[(int)(offset / SegmentBytes)];
            int start = (int)(offset % SegmentBytes);
            return segment.AsMemory(start, (int)Math.Min(length, segment.Length - start));
        }

        int read = RandomAccess.Read(
            _file!, scratch.AsSpan(0, (int)Math.Min(length, scratch.Length)), offset - memoryBytes);
        return read > 0
            ? scratch.AsMemory(0, read)
            : throw new IOException("The temporary file of the pack is shorter than what was written to it.");
    }

    public void Dispose() => _file?.Dispose();

    private static SafeFileHandle OpenTemporaryFile()
    {
        string path = Path.Combine(Path.GetTempPath(), "backlogqueue-" + Path.GetRandomFileName());
        SafeFileHandle file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path); // nothing is left behind even when the process is killed
        }

        return file;
    }
}
