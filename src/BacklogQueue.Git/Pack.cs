using BacklogQueue.Git.Packs;

namespace BacklogQueue.Git;

/// <summary>
/// A pack that is read in the background while it arrives. Its objects are named by the hash of their bytes, so what
/// is found by id is what the id says. Dispose it after everything that reads from it has ended.
/// </summary>
public sealed class Pack : IAsyncDisposable
{
    /// <summary>Contents kept for reading trees and delta bases again.</summary>
    private const long CacheBytes = 8 << 20;

    private readonly CancellationTokenSource _stop = new();
    private readonly Stream _stream;
    private readonly SpillBuffer _store;
    private readonly ObjectIndex _index = new();
    private readonly ContentCache _cache = new(CacheBytes);
    private readonly WorkMeter _work;
    private readonly GitLimits _limits;
    private readonly Lap _reading;
    private readonly Lap _downloading;
    private readonly Lap _resolving;
    private readonly Task _scan;

    private Pack(Stream packBytes, ObjectFormat format, GitLimits limits, TimeProvider clock)
    {
        Clock = clock;
        _reading = new Lap(clock);
        _downloading = new Lap(clock);
        _resolving = new Lap(clock);
        _stream = packBytes;
        _limits = limits;
        _work = new(limits.WorkBytes);
        Format = format;
        _store = new SpillBuffer(limits.SpillBytes);
        _scan = Task.Run(ScanAsync);
    }

    /// <summary>The hash that the pack's ids are made with.</summary>
    public ObjectFormat Format { get; }

    /// <summary>What was read so far; final once the archive is written.</summary>
    public PackStatistics Statistics => new(_store.Length, _index.Count, _index.Deltas, _store.Spilled);

    /// <summary>Measures where the time goes.</summary>
    internal TimeProvider Clock { get; }

    /// <summary>The times of the reading task, which has ended; those of the other are zero.</summary>
    internal ArchiveTimes ReadingTimes => new()
    {
        Download = _downloading.Total,
        InflateAndHash = _reading.Total - _downloading.Total - _resolving.Total,
        ResolveDeltas = _resolving.Total,
    };

    internal GitLimits Limits => _limits;

    internal SpillBuffer Store => _store;

    internal ObjectIndex Index => _index;

    internal LargeContents Large { get; } = new();

    /// <summary>Starts to read a pack.</summary>
    /// <param name="packBytes">
    /// The pack and nothing else (<see href="https://git-scm.com/docs/pack-format"/>); disposed with this object. Its
    /// reads must end when they are cancelled. What it throws is thrown by the calls that wait for objects.
    /// </param>
    /// <param name="format">The repository's hash.</param>
    /// <param name="limits">How much of the pack is believed.</param>
    /// <param name="clock">Measures where the time goes; null for the system's.</param>
    public static Pack Read(Stream packBytes, ObjectFormat format, GitLimits limits, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(packBytes);
        ArgumentNullException.ThrowIfNull(limits);
        return new Pack(packBytes, format, limits, clock ?? TimeProvider.System);
    }

    /// <summary>The commit, or the one that the annotated tag <paramref name="id"/> names, as soon as it has come.</summary>
    /// <exception cref="GitException">
    /// The pack ended without it (<see cref="GitErrorKind.CommitNotFound"/>), or cannot be read.
    /// </exception>
    public async ValueTask<GitCommit> ReadCommitAsync(ObjectId id, CancellationToken cancellationToken)
    {
        using ObjectReader reader = CreateReader(cancellationToken);
        while (true)
        {
            int number = await _index.FindAsync(id, cancellationToken);
            if (number < 0)
            {
                throw new GitException(GitErrorKind.CommitNotFound, $"The pack holds no commit {id}.");
            }

            switch (_index[number].Type)
            {
                case ObjectType.Commit:
                    using (Content content = reader.Read(number))
                    {
                        return CommitReader.Read(id, content.Span);
                    }

                case ObjectType.Tag:
                    using (Content content = reader.Read(number))
                    {
                        id = CommitReader.ReadTagTarget(id, content.Span);
                    }

                    break;
                default:
                    throw new GitException(GitErrorKind.CommitNotFound, $"{id} is not a commit.");
            }
        }
    }

    /// <summary>Whether the pack holds the object; waits for the pack's end to say no.</summary>
    /// <exception cref="GitException">The pack cannot be read.</exception>
    public async ValueTask<bool> ContainsAsync(ObjectId id, CancellationToken cancellationToken) =>
        await _index.FindAsync(id, cancellationToken) >= 0;

    /// <summary>Waits until the whole pack was read and its object count and checksum were found right.</summary>
    /// <exception cref="GitException">They were not, or the pack cannot be read.</exception>
    public Task CompleteAsync(CancellationToken cancellationToken) => _scan.WaitAsync(cancellationToken);

    /// <summary>Stops reading and frees the pack's memory and temporary file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _scan.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stream.DisposeAsync();
        _cache.Dispose();
        _store.Dispose();
        _stop.Dispose();
    }

    internal ObjectReader CreateReader(CancellationToken stop) => new(_store, _index, _cache, _work, _limits, stop);

    private async Task ScanAsync()
    {
        try
        {
            using ObjectHasher hasher = new(Format);
            using PackInput input = new(_stream, _store, Format, _limits, _downloading);
            using ObjectReader reader = CreateReader(_stop.Token);
            DeltaResolver deltas = new(_index, reader, _cache, Large, hasher, _limits, _resolving);
            using PackScanner scanner = new(input, _index, deltas, _cache, _work, hasher, Format, _limits);
            _reading.Start();
            await scanner.ScanAsync(_stop.Token);
            _reading.Stop();
            _index.Complete(null);
        }
        catch (Exception failure)
        {
            _index.Complete(failure); // whoever waits for an object gets it
            throw;
        }
    }
}
