namespace BacklogQueue.Git.Packs;

/// <summary>
/// Large arrays for use again, since garbage of that size stays resident until the collector finds it worth its while. A
/// buffer serves any length that is not far below its own: pools that keep one of each size hold what no size needs.
/// For any thread.
/// </summary>
internal sealed class SpareBuffers
{
    /// <summary>From here on arrays would lie in the large object heap; shorter ones are left to the collector.</summary>
    private const int LeastBytes = 64 << 10;

    /// <summary>Bytes that are kept for use again, oldest out first.</summary>
    public const int MostBytes = 40 << 20;

    /// <summary>A buffer is not taken for less than this part of it.</summary>
    private const int LeastPart = 4;

    /// <summary>One for all archives of the process.</summary>
    public static SpareBuffers Shared { get; } = new();

    private readonly Lock _lock = new();
    private readonly List<byte[]> _spare = []; // oldest first
    private long _bytes;

    /// <summary>
    /// The last buffer that was too large to be kept, to be taken again unless the collector came first: a pack that asks
    /// for one after the other would leave gigabytes for it.
    /// </summary>
    private WeakReference<byte[]>? _largest;

    /// <summary>An array of at least <paramref name="length"/> bytes, with anything in it.</summary>
    /// <remarks>Memory that is new is not touched before it is written, so a false length costs address space only.</remarks>
    public byte[] Take(int length)
    {
        if (length < LeastBytes)
        {
            return GC.AllocateUninitializedArray<byte>(length);
        }

        return (length > MostBytes ? TakeLargest(length) : TakeSmallest(length))
            ?? GC.AllocateUninitializedArray<byte>(RoundUp(length));
    }

    /// <summary>Gives back what nobody reads or writes any more.</summary>
    public void Return(byte[] buffer)
    {
        if (buffer.Length < LeastBytes)
        {
            return;
        }

        if (buffer.Length > MostBytes)
        {
            Volatile.Write(ref _largest, new(buffer));
            return;
        }

        lock (_lock)
        {
            _spare.Add(buffer);
            _bytes += buffer.Length;
            int dropped = 0;
            while (_bytes > MostBytes)
            {
                _bytes -= _spare[dropped++].Length;
            }

            _spare.RemoveRange(0, dropped);
        }
    }

    private byte[]? TakeSmallest(int length)
    {
        lock (_lock)
        {
            int best = -1;
            for (int i = 0; i < _spare.Count; i++)
            {
                int found = _spare[i].Length;
                if (found >= length && found / LeastPart <= length && (best < 0 || found < _spare[best].Length))
                {
                    best = i;
                }
            }

            if (best < 0)
            {
                return null;
            }

            byte[] buffer = _spare[best];
            _spare.RemoveAt(best);
            _bytes -= buffer.Length;
            return buffer;
        }
    }

    private byte[]? TakeLargest(int length) =>
        Interlocked.Exchange(ref _largest, null) is { } spare && spare.TryGetTarget(out byte[]? buffer) && buffer.Length >= length
            ? buffer
            : null;

    /// <summary>An eighth more at the most, so that lengths which differ little find each other's buffers.</summary>
    private static int RoundUp(int length)
    {
        long step = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length) / 16;
        return (int)Math.Min((length + step - 1) / step * step, Array.MaxLength);
    }
}
