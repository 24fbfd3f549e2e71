using System.Buffers;

namespace BacklogQueue.Git.Packs;

/// <summary>
/// Contents of objects that came before, read again from the store: inflated, or rebuilt along their delta chain
/// (in a loop: chains may be thousands of links long). One reader for each thread.
/// </summary>
/// <param name="store">Shared.</param>
/// <param name="index">The objects.</param>
/// <param name="cache">Contents that were read lately.</param>
/// <param name="work">Counts every byte that is made.</param>
/// <param name="limits">What may be held in memory.</param>
/// <param name="stop">Ends reading between two links: a long chain is minutes of work without any wait.</param>
internal sealed class ObjectReader(
    SpillBuffer store, ObjectIndex index, ContentCache cache, WorkMeter work, GitLimits limits, CancellationToken stop)
    : IDisposable
{
    private const int ScratchBytes = 64 << 10;

    private readonly Inflater _inflater = new();
    private readonly Stack<int> _chain = new();
    private readonly byte[] _scratch = ArrayPool<byte>.Shared.Rent(ScratchBytes);
    private readonly SpillBuffer _store = store.Share();

    /// <summary>The contents of an object whose id is known, or whose base's is; to be disposed.</summary>
    public Content Read(int number)
    {
        Content? content;
        int current = number;
        while (!cache.TryGet(current, out content))
        {
            PackObject found = index[current];
            if (!found.IsDelta)
            {
                content = Inflate(found);
                cache.Add(current, content);
                break;
            }

            _chain.Push(current);
            current = found.Base;
        }

        while (_chain.TryPop(out int link))
        {
            using Content source = content;
            using Content delta = Inflate(index[link]);
            content = Apply(source.Span, delta.Span);
            cache.Add(link, content);
        }

        return content;
    }

    /// <summary>The result of a delta; to be disposed.</summary>
    public Content Apply(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta)
    {
        (_, long size) = Delta.ReadSizes(delta);
        Content result = Allocate(size);
        work.Add(size);
        Delta.Apply(source, delta, result.Buffer[..result.Length]);
        return result;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_scratch);
        _store.Dispose();
    }

    private Content Inflate(in PackObject value)
    {
        stop.ThrowIfCancellationRequested();
        Content content = Allocate(value.InflatedSize);
        Span<byte> buffer = content.Buffer;
        int size = content.Length;
        work.Add(size);
        _inflater.Reset();
        long offset = value.DataOffset;
        long end = offset + value.DataLength;
        int position = 0;
        InflateStatus status = InflateStatus.NeedsInput;
        while (status == InflateStatus.NeedsInput && offset < end)
        {
            ReadOnlySpan<byte> input = _store.Read(offset, end - offset, _scratch).Span;
            status = _inflater.Inflate(input, out int consumed, buffer, ref position, size);
            offset += consumed;
        }

        return status == InflateStatus.Done && position == size
            ? content
            : throw new GitException(GitErrorKind.Corrupt, "An object of the pack was not read as before.");
    }

    private Content Allocate(long size) => size <= limits.ObjectInMemoryBytes
        ? Content.Allocate((int)size)
        : throw Limit.Exceeded(
            $"An object of {size} bytes", nameof(GitLimits.ObjectInMemoryBytes), limits.ObjectInMemoryBytes);
}
