namespace BacklogQueue.Git.Packs;

/// <summary>Gives deltas their type, size and id as soon as their base has them, whatever order the pack is in.</summary>
internal sealed class DeltaResolver(
    ObjectIndex index,
    ObjectReader reader,
    ContentCache cache,
    LargeContents large,
    ObjectHasher hasher,
    GitLimits limits,
    Lap resolving)
{
    private readonly PendingDeltas _pending = new();
    private readonly Stack<(int Delta, int Base)> _ready = new();

    /// <summary>Whether deltas wait for a base that has not come.</summary>
    public bool HasPending => !_pending.IsEmpty;

    /// <summary>Adds a delta; resolves it, and what waited for it, if its base is known.</summary>
    /// <param name="value">The entry, without its base.</param>
    /// <param name="header">Names the base.</param>
    /// <param name="delta">The instructions.</param>
    public void Add(PackObject value, in PackObjectHeader header, ReadOnlySpan<byte> delta)
    {
        resolving.Start();
        value.Base = FindBase(value.Offset, header);
        value.Size = Delta.ReadSizes(delta).ResultSize;
        int number = index.Add(value);
        if (value.Base < 0)
        {
            _pending.WaitFor(header.BaseId, number);
        }
        else if (index[value.Base].Type == ObjectType.Unknown)
        {
            _pending.WaitFor(value.Base, number);
        }
        else
        {
            Apply(number, value, delta);
            ResolveReady();
        }

        resolving.Stop();
    }

    /// <summary>Resolves the deltas that waited for an object which has come now.</summary>
    public void Release(int number, ObjectId id)
    {
        if (!_pending.IsEmpty)
        {
            resolving.Start();
            _pending.Release(number, id, _ready);
            ResolveReady();
            resolving.Stop();
        }
    }

    private int FindBase(long offset, in PackObjectHeader header)
    {
        if (header.Type == ObjectType.ReferenceDelta)
        {
            return index.Find(header.BaseId);
        }

        int found = header.BaseDistance > 0 && header.BaseDistance <= offset
            ? index.FindOffset(offset - header.BaseDistance)
            : -1;
        return found >= 0
            ? found
            : throw new GitException(GitErrorKind.Corrupt, "A delta in the pack names a base where no object starts.");
    }

    /// <summary>In a loop, not recursively: a chain that came in reverse is released link by link.</summary>
    private void ResolveReady()
    {
        while (_ready.TryPop(out (int Delta, int Base) ready))
        {
            PackObject value = index[ready.Delta];
            value.Base = ready.Base;
            index.Update(ready.Delta, value);
            using LargeContents.Turn turn = large.Enter(value.Size);
            using Content content = reader.Read(ready.Delta);
            Resolve(ready.Delta, ready.Base, content.Span);
        }
    }

    private void Apply(int number, in PackObject value, ReadOnlySpan<byte> delta)
    {
        using LargeContents.Turn turn = large.Enter(value.Size);
        using Content source = reader.ReadBase(value);
        using Content content = reader.Apply(source.Span, delta);
        cache.Add(number, content);
        Resolve(number, value.Base, content.Span);
    }

    private void Resolve(int number, int baseNumber, ReadOnlySpan<byte> content)
    {
        PackObject source = index[baseNumber];
        PackObject value = index[number];
        value.Depth = source.Depth + 1;
        if (value.Depth > limits.DeltaDepth)
        {
            throw Limit.Exceeded("A delta chain", nameof(GitLimits.DeltaDepth), limits.DeltaDepth);
        }

        value.Type = source.Type;
        value.Id = hasher.Compute(value.Type, content);
        index.Update(number, value);
        _pending.Release(number, value.Id, _ready);
    }
}
