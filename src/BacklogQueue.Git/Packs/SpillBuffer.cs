using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace BacklogQueue.Git.Packs;

/// <summary>
/// Bytes appended by one thread and read by any, in memory up to a limit and after that in a temporary file that
/// has no name (on Windows: that is deleted when closed). What was appended never changes or moves.
/// </summary>
/// <param name="memoryBytes">How much stays in memory.</param>
/// <param name="openFile">Opens the file; null for one in the folder for temporary files.</param>
internal sealed class SpillBuffer(int memoryBytes, Func<SafeFileHandle>? openFile = null) : IDisposable
{
    private const int SegmentBytes = 1 << 20;

    /// <summary>Filled from the front; replaced when full, so that readers need no lock.</summary>
    private volatile byte[][] _segments = [];
    private volatile SafeFileHandle? _file;
    private long _inMemory;
    private int _owners = 1;

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
                AddSegment((int)(Length / SegmentBytes));
            }

            int room = Math.Min(SegmentBytes - inSegment, memoryBytes - (int)Length);
            int count = Math.Min(room, bytes.Length);
            bytes[..count].CopyTo(_segments[Length / SegmentBytes].AsSpan(inSegment));
            bytes = bytes[count..];
            Length += count;
            _inMemory = Length;
        }

        if (!bytes.IsEmpty)
        {
            WriteToFile(bytes);
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
            return segment.AsMemory(start, (int)Math.Min(length, Math.Min(SegmentBytes - start, memoryBytes - offset)));
        }

        int read = RandomAccess.Read(
            _file!, scratch.AsSpan(0, (int)Math.Min(length, scratch.Length)), offset - memoryBytes);
        return read > 0
            ? scratch.AsMemory(0, read)
            : throw new IOException("The temporary file of the pack is shorter than what was written to it.");
    }

    /// <summary>Another owner: memory and file stay until each of them has disposed it.</summary>
    public SpillBuffer Share()
    {
        ObjectDisposedException.ThrowIf(Interlocked.Increment(ref _owners) == 1, this);
        return this;
    }

    /// <summary>With the last owner gone nobody reads, so the memory may go to others.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _owners) != 0)
        {
            return;
        }

        _file?.Dispose();
        foreach (byte[] segment in Interlocked.Exchange(ref _segments, []))
        {
            if (segment is not null)
            {
                ArrayPool<byte>.Shared.Return(segment);
            }
        }
    }

    private void WriteToFile(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file ??= (openFile ?? OpenTemporaryFile)();
            RandomAccess.Write(_file, bytes, Length - _inMemory);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new GitException(
                GitErrorKind.TemporaryFile,
                $"After {Length} bytes no more could be written to a temporary file in {Path.GetTempPath()} ({problem.Message}): "
                + "give the disk room, name another folder in TMPDIR, or raise GitLimits.SpillBytes.",
                problem);
        }
    }

    /// <summary>The list doubles, so that appending stays linear; readers keep the one they have.</summary>
    private void AddSegment(int number)
    {
        byte[][] segments = _segments;
        if (number == segments.Length)
        {
            Array.Resize(ref segments, Math.Max(8, 2 * number));
        }

        segments[number] = ArrayPool<byte>.Shared.Rent(SegmentBytes);
        _segments = segments;
    }

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
