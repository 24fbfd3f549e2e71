using System.Buffers;

namespace BacklogQueue.Git.Packs;

/// <summary>
/// Contents of objects that came before, read again from the store: inflated, or rebuilt along their delta chain
/// (in a loop: chains may be thousands of links long). One reader for each thread.
/// </summary>
internal sealed class ObjectReader(SpillBuffer store, ObjectIndex index, ContentCache cache, GitLimits limits) : IDisposable
{
    private const int ScratchBytes = 64 << 10;

    private readonly Inflater _inflater = new();
    private readonly Stack<int> _chain = new();
    private readonly byte[] _scratch = ArrayPool<byte>.Shared.Rent(ScratchBytes);
    private readonly SpillBuffer _store = store.Share();

    /// <summary>The contents of an object whose id is known, or whose base's is.</summary>
    public ReadOnlyMemory<byte> Read(int number)
    {
        ReadOnlyMemory<byte> content;
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
            content = Apply(content.Span, Inflate(index[link]).Span);
            cache.Add(link, content);
        }

        return content;
    }

    /// <summary>The result of a delta, in memory of its own.</summary>
    public ReadOnlyMemory<byte> Apply(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta)
    {
        (_, long size) = Delta.ReadSizes(delta);
        byte[] result = Allocate(size, 0);
        Delta.Apply(source, delta, result);
        return result;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_scratch);
        _store.Dispose();
    }

    private ReadOnlyMemory<byte> Inflate(in PackObject value)
    {
        int size = (int)value.InflatedSize;
        byte[] buffer = Allocate(value.InflatedSize, Inflater.OutputSlack);
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
            ? buffer.AsMemory(0, size)
            : throw new GitException(GitErrorKind.Corrupt, "An object of the pack was not read as before.");
    }

    /// <summary>Memory is not touched before it is written, so a false size costs address space only.</summary>
    private byte[] Allocate(long size, int slack) => size <= limits.ObjectInMemoryBytes
        ? GC.AllocateUninitializedArray<byte>((int)size + slack)
        : throw Limit.Exceeded(
            $"An object of {size} bytes", nameof(GitLimits.ObjectInMemoryBytes), limits.ObjectInMemoryBytes);
}
