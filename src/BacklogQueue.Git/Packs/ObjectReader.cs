using System.Buffers;
using BacklogQueue.Git.Deflate;

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
    /// <summary>Of larger contents the matches are not held: they can take a third more than the bytes.</summary>
    private const int MatchedBytes = 16 << 20;

    /// <summary>A delta's result has as many bytes for each of the delta's own, if its matches are to come from its base.</summary>
    private const int ShortDelta = 32;

    /// <summary>Links to the object whose stream has the matches, at the most: each takes an eighth of a search.</summary>
    private const int FollowedLinks = 8;

    private const int ScratchBytes = 64 << 10;

    private readonly Inflater _inflater = new();
    private readonly Stack<int> _chain = new();
    private readonly byte[] _scratch = ArrayPool<byte>.Shared.Rent(ScratchBytes);
    private readonly SpillBuffer _store = store.Share();
    private DeltaMatches? _deltaMatches;

    /// <summary>The contents of an object whose id is known, or whose base's is; to be disposed.</summary>
    public Content Read(int number) => Read(number, recordMatches: false);

    /// <summary>The contents of the base of a blob's delta; with what <see cref="ReadWithMatches"/> wants of them soon.</summary>
    /// <param name="delta">Its base and its size are known.</param>
    public Content ReadBase(in PackObject delta) =>
        Read(delta.Base, recordMatches: IsShortDelta(delta) && index[delta.Base].Type == ObjectType.Blob);

    /// <summary>
    /// The contents of an object with its matches; without, if it is large. Which matches these are depends on the pack
    /// alone, not on what is in the cache: the same pack gives the same archive.
    /// </summary>
    /// <param name="number">The object.</param>
    /// <param name="finder">Searches, where the chain has too many links or a long delta.</param>
    public Content ReadWithMatches(int number, MatchFinder finder)
    {
        PackObject value = index[number];
        if (value.Size > MatchedBytes)
        {
            return Read(number);
        }

        return HasMatchesOfBase(value) ? ReadWithMatchesOfBase(number, finder) : Search(number, finder);
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

    private Content Read(int number, bool recordMatches)
    {
        Content content = Descend(number, needsMatches: false, recordMatches);
        while (_chain.TryPop(out int link))
        {
            using Content source = content;
            using Content delta = Inflate(index[link]);
            content = Apply(source.Span, delta.Span);
            cache.Add(link, content);
        }

        return content;
    }

    private Content ReadWithMatchesOfBase(int number, MatchFinder finder)
    {
        Content content = Descend(number, needsMatches: true, recordMatches: true);
        while (_chain.TryPop(out int link))
        {
            using Content source = content;
            using Content delta = Inflate(index[link]);
            content = cache.TryGet(link, out Content? cached) ? cached : Apply(source.Span, delta.Span);
            content.Take((_deltaMatches ??= new(finder)).Find(source.Matches!, delta.Span, content.Span));
            cache.Add(link, content);
        }

        return content;
    }

    /// <summary>
    /// The first content of a chain that is there, or the object stored whole that the chain ends at; the links above it
    /// are left in <see cref="_chain"/>.
    /// </summary>
    /// <param name="number">Where the chain starts.</param>
    /// <param name="needsMatches">Goes on past contents without.</param>
    /// <param name="recordMatches">Also has those of the object stored whole, if they are worth it.</param>
    private Content Descend(int number, bool needsMatches, bool recordMatches)
    {
        for (int current = number; ;)
        {
            if (cache.TryGet(current, out Content? content))
            {
                if (!needsMatches || content.Matches is not null)
                {
                    return content;
                }

                content.Dispose();
            }

            PackObject found = index[current];
            if (!found.IsDelta)
            {
                content = recordMatches && IsCompressed(found) ? InflateWithMatches(found) : Inflate(found);
                cache.Add(current, content);
                return content;
            }

            _chain.Push(current);
            current = found.Base;
        }
    }

    private Content Search(int number, MatchFinder finder)
    {
        Content content = Read(number);
        if (content.Matches is null)
        {
            MatchList matches = new(content.Length);
            finder.Start(content.Length);
            finder.Search(matches, content.Span, 0, content.Length);
            matches.Complete(content.Length);
            content.Take(matches);
            cache.Add(number, content);
        }

        return content;
    }

    /// <summary>Whether the chain is of few and short deltas, and ends at an object with matches worth taking.</summary>
    private bool HasMatchesOfBase(PackObject value)
    {
        for (int links = 0; links < FollowedLinks && IsShortDelta(value); links++)
        {
            value = index[value.Base];
        }

        return IsCompressed(value);
    }

    /// <summary>Whether its result is mostly long copies: short ones break the base's matches up.</summary>
    private bool IsShortDelta(in PackObject value) =>
        value.IsDelta && value.InflatedSize <= value.Size / ShortDelta && index[value.Base].Size <= MatchedBytes;

    /// <summary>Whether its stream has matches worth taking.</summary>
    private static bool IsCompressed(in PackObject value) =>
        !value.IsDelta && value.Size <= MatchedBytes && value.DataLength < value.Size / 10 * 9;

    private Content Inflate(in PackObject value)
    {
        Content content = Allocate(value.InflatedSize);
        Inflate(value, content, default(NoMatches));
        return content;
    }

    private Content InflateWithMatches(in PackObject value)
    {
        Content content = Allocate(value.InflatedSize);
        MatchList matches = new(content.Length);
        Inflate(value, content, new MatchRecorder(matches));
        matches.Complete(content.Length);
        content.Take(matches);
        return content;
    }

    private void Inflate<TMatches>(in PackObject value, Content content, TMatches matches)
        where TMatches : struct, IMatchSink
    {
        stop.ThrowIfCancellationRequested();
        work.Add(content.Length);
        _inflater.Reset();
        Span<byte> buffer = content.Buffer;
        int size = content.Length;
        long offset = value.DataOffset;
        long end = offset + value.DataLength;
        int position = 0;
        InflateStatus status = InflateStatus.NeedsInput;
        while (status == InflateStatus.NeedsInput && offset < end)
        {
            ReadOnlySpan<byte> input = _store.Read(offset, end - offset, _scratch).Span;
            status = _inflater.Inflate(input, out int consumed, buffer, ref position, size, matches);
            offset += consumed;
        }

        if (status != InflateStatus.Done || position != size)
        {
            throw new GitException(GitErrorKind.Corrupt, "An object of the pack was not read as before.");
        }
    }

    private Content Allocate(long size)
    {
        if (size > limits.ObjectInMemoryBytes)
        {
            throw Limit.Exceeded(
                $"An object of {size} bytes", nameof(GitLimits.ObjectInMemoryBytes), limits.ObjectInMemoryBytes);
        }

        cache.MakeRoom(size);
        return Content.Allocate((int)size);
    }
}
