using System.Buffers;
using BacklogQueue.Git.Deflate;

namespace BacklogQueue.Git.Packs;

/// <summary>
/// The contents of one object, for all who read them at the same time. Each owner disposes its share; with the last one
/// a large buffer goes back to the pool, since garbage of that size is collected late. A share that is never disposed
/// costs a buffer of the pool and nothing else.
/// </summary>
internal sealed class Content : IDisposable
{
    /// <summary>From here on arrays would lie in the large object heap.</summary>
    private const int PooledBytes = 64 << 10;

    private const int LargestPooledBytes = 32 << 20;
    private const int PooledOfEachSize = 1;

    // Not the shared pool: that one keeps a buffer of each size for each thread.
    private static readonly ArrayPool<byte> s_pool = ArrayPool<byte>.Create(LargestPooledBytes, PooledOfEachSize);

    /// <summary>
    /// The last buffer that was too large for the pool, to be taken again unless the collector came first: a pack that asks
    /// for one after the other would leave gigabytes for it.
    /// </summary>
    private static WeakReference<byte[]>? s_spare;

    private readonly byte[] _buffer;
    private int _owners = 1;
    private MatchList? _matches;

    private Content(byte[] buffer, int length)
    {
        _buffer = buffer;
        Length = length;
    }

    public int Length { get; }

    /// <summary>How LZ77 says the contents, once that is known; disposed with them.</summary>
    public MatchList? Matches => _matches;

    /// <summary>Bytes of memory.</summary>
    public long Size => Length + (Matches?.Size ?? 0);

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, Length);

    /// <summary>To be filled by who made it: the contents, and <see cref="Inflater.OutputSlack"/> bytes of nothing.</summary>
    public Span<byte> Buffer => _buffer.AsSpan(0, Length + Inflater.OutputSlack);

    /// <summary>Memory is not touched before it is written, so a false size costs address space only.</summary>
    public static Content Allocate(int length)
    {
        int size = length + Inflater.OutputSlack;
        byte[] buffer = size switch
        {
            < PooledBytes => GC.AllocateUninitializedArray<byte>(size),
            <= LargestPooledBytes => s_pool.Rent(size),
            _ => TakeSpare(size) ?? GC.AllocateUninitializedArray<byte>(size),
        };
        return new Content(buffer, length);
    }

    public static Content Copy(ReadOnlySpan<byte> bytes)
    {
        Content copy = Allocate(bytes.Length);
        bytes.CopyTo(copy.Buffer);
        return copy;
    }

    /// <summary>Takes what was found out of the contents, unless another owner was faster.</summary>
    public void Take(MatchList matches)
    {
        if (Interlocked.CompareExchange(ref _matches, matches, null) is not null)
        {
            matches.Dispose();
        }
    }

    /// <summary>Another owner.</summary>
    public Content Share()
    {
        ObjectDisposedException.ThrowIf(Interlocked.Increment(ref _owners) == 1, this);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _owners) != 0)
        {
            return;
        }

        Matches?.Dispose();
        if (_buffer.Length < PooledBytes)
        {
            return;
        }

        if (_buffer.Length <= LargestPooledBytes)
        {
            s_pool.Return(_buffer);
        }
        else
        {
            Volatile.Write(ref s_spare, new(_buffer));
        }
    }

    private static byte[]? TakeSpare(int size) =>
        Interlocked.Exchange(ref s_spare, null) is { } spare && spare.TryGetTarget(out byte[]? buffer) && buffer.Length >= size
            ? buffer
            : null;
}
