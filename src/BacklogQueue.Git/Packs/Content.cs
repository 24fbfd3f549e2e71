using BacklogQueue.Git.Deflate;

namespace BacklogQueue.Git.Packs;

/// <summary>
/// The contents of one object, for all who read them at the same time. Each owner disposes its share; with the last one
/// the buffer is used again (<see cref="SpareBuffers"/>). A share that is never disposed leaves it to the collector.
/// </summary>
internal sealed class Content : IDisposable
{
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

    public static Content Allocate(int length) => new(SpareBuffers.Shared.Take(length + Inflater.OutputSlack), length);

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
        SpareBuffers.Shared.Return(_buffer);
    }
}
