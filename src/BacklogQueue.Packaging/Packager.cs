using BacklogQueue.Artifacts;
using BacklogQueue.Git;
using BacklogQueue.PushLogs;
using Microsoft.Extensions.Logging;

namespace BacklogQueue.Packaging;

/// <summary>
/// Brings one push to its fate: looks its ref up, publishes the tip when it is not published, and settles the push when what
/// is published covers it. Every step rests on what was read just before, and is refused when that has changed, so that a
/// worker may die anywhere and two may work on the same push.
/// </summary>
internal sealed partial class Packager(
    Routes routes,
    PushLog log,
    ArtifactStore store,
    Func<Space, RefId, RemoteRepository> openRepository,
    TimeProvider clock,
    Func<double> jitter,
    PackagingMetrics metrics,
    ILogger logger)
{
    /// <summary>How long to wait before the ref is looked up again: from one to three seconds, by chance.</summary>
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(3);

    private readonly Publisher _publisher = new(store);

    /// <summary>Returns when the push is settled, by whomever.</summary>
    /// <exception cref="PackagingException">No route takes the push, or its key would be too long.</exception>
    /// <param name="row">The push's, open.</param>
    /// <param name="attempt">Who works on it.</param>
    /// <param name="isHeld">Whether the push's message is still ours alone.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task RunAsync(PushRow row, PushAttempt attempt, Func<bool> isHeld, CancellationToken cancellationToken)
    {
        RefId id = row.Push.Ref;
        Route route = routes.Match(id)
            ?? throw new PackagingException("UnknownRoute", $"No route of routes.json takes {id}.", isTransient: false);
        string key = route.KeyOf(id)
            ?? throw new PackagingException(
                "KeyTooLong", $"The artifact's key would be longer than {ArtifactKey.MaxBytes} bytes.", isTransient: false);
        Space space = routes.Spaces[route.Space];
        PushWork work = new(row, space, key, attempt, new StageTimes(clock), isHeld);
        using RemoteRepository repository = openRepository(space, id);
        DateTimeOffset? missedFrom = null;
        while (true)
        {
            try
            {
                DateTimeOffset? until = await StepAsync(work, repository, cancellationToken);
                if (until is null)
                {
                    return;
                }

                await WaitAsync(until.Value, cancellationToken);
            }
            catch (GitException problem) when (problem.Kind is GitErrorKind.CommitNotFound or GitErrorKind.RefNotFound
                && clock.GetUtcNow() < (missedFrom ??= clock.GetUtcNow()) + space.ReplicaLag)
            {
                // The lookup and the fetch met two replicas, or the ref has moved between them.
                await WaitAsync(missedFrom.Value + space.ReplicaLag, cancellationToken);
            }
        }
    }

    /// <summary>One look at the head, the bucket and the ref, and what follows from it.</summary>
    /// <returns>Null when the push is settled; else when to look again at the latest.</returns>
    private async Task<DateTimeOffset?> StepAsync(PushWork work, RemoteRepository repository, CancellationToken cancellationToken)
    {
        Head? head = await log.ReadHeadAsync(work.Push.Ref, cancellationToken);
        NewestArtifact? newest = await store.FindNewestAsync(work.Key, cancellationToken);
        if (Unrecorded(work, head, newest) is { } found)
        {
            return await RecordAsync(work, found, cancellationToken);
        }

        // What is published under another key, from before the routes were changed, is not published under this one.
        Head? published = head?.Artifact.Key == work.Key && head.Artifact.Bucket == store.Bucket ? head : null;
        if (RefDecision.WithoutLookup(work.Push, published) is { } known)
        {
            return await SettleAsync(work, head, known, cancellationToken);
        }

        DateTimeOffset now = clock.GetUtcNow();
        CommitId? tip = await work.Times.MeasureAsync(StageTimes.Lookup, () => repository.FindTipAsync(cancellationToken));

        // What it shows may be as new as this, and a later lookup must not show anything older.
        DateTimeOffset seenAt = clock.GetUtcNow();
        return RefDecision.Of(work.Push, published, tip, now, work.Space.ReplicaLag) switch
        {
            RefDecision.Publish publish => await PublishAsync(
                work, repository, publish.Tip, now, seenAt, head, newest?.Version, cancellationToken),
            RefDecision.Settle settle => await SettleAsync(work, head, settle, cancellationToken),
            RefDecision.LookAgain wait => wait.Until,
            RefDecision other => throw new InvalidOperationException($"{other.GetType().Name} is no decision."),
        };
    }

    /// <summary>The head that a worker did not come to write after its upload; null when the newest version is the head's.</summary>
    private static Head? Unrecorded(PushWork work, Head? head, NewestArtifact? newest)
    {
        if (newest?.Metadata is not { } metadata
            || metadata.Ref != work.Push.Ref.Ref
            || (head?.Artifact.Key == work.Key
                && head.Artifact.VersionId == newest.Version.VersionId
                && head.Artifact.ETag == newest.Version.ETag))
        {
            return null;
        }

        DateTimeOffset lookedUpAt = head?.LookedUpAt > metadata.LookedUpAt ? head.LookedUpAt : metadata.LookedUpAt;
        return Next(work, head, metadata with { LookedUpAt = lookedUpAt }, newest.Version);
    }

    private static Head Next(PushWork work, Head? head, ArtifactMetadata made, ArtifactVersion version) => new()
    {
        Ref = work.Push.Ref,
        Commit = made.Commit,
        LookedUpAt = made.LookedUpAt,
        Delivery = made.Delivery == work.Push.Delivery && RefDecision.AsksFor(work.Push, made.Commit) ? made.Delivery : null,
        Artifact = version,
        Generation = (head?.Generation ?? 0) + 1,
    };

    private async Task<DateTimeOffset?> RecordAsync(PushWork work, Head found, CancellationToken cancellationToken)
    {
        LogFoundUnrecorded(found.Commit, found.Artifact.VersionId);
        string reason = $"Found {found.Commit} uploaded but not yet recorded.";
        return AfterMove(await log.MoveHeadAsync(work.Row, found, work.Attempt, reason, cancellationToken));
    }

    private async Task<DateTimeOffset?> SettleAsync(
        PushWork work,
        Head? head,
        RefDecision.Settle settle,
        CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, long> times = work.Times.Milliseconds;
        PushLogWrite write = head is not null && settle.Claims
            ? await log.PublishAsync(
                work.Row,
                head with { Delivery = work.Push.Delivery, Generation = head.Generation + 1 },
                settle.Fate,
                work.Attempt,
                times,
                cancellationToken)
            : await log.SettleAsync(work.Row, head, settle.Fate, work.Attempt, times, cancellationToken);
        return Report(work, settle.Fate, write);
    }

    private async Task<DateTimeOffset?> PublishAsync(
        PushWork work,
        RemoteRepository repository,
        CommitId tip,
        DateTimeOffset lookedUpFrom,
        DateTimeOffset seenAt,
        Head? head,
        ArtifactVersion? replaces,
        CancellationToken cancellationToken)
    {
        ArtifactMetadata made = new()
        {
            Commit = tip,
            Ref = work.Push.Ref.Ref,
            Delivery = work.Push.Delivery,
            LookedUpAt = seenAt,
            Summary = work.Push.Summary,
        };
        ArtifactVersion? version = await _publisher.PublishAsync(work, repository, made, replaces, cancellationToken);
        if (version is null)
        {
            return AfterLostRace();
        }

        Head next = Next(work, head, made, version);
        metrics.Published(version.Size);
        LogPublished(tip, version.Key, version.VersionId, version.Size);
        if (RefDecision.Of(work.Push, next, tip, lookedUpFrom, work.Space.ReplicaLag) is RefDecision.Settle settle)
        {
            PushLogWrite settled = await log.PublishAsync(
                work.Row, next, settle.Fate, work.Attempt, work.Times.Milliseconds, cancellationToken);
            return Report(work, settle.Fate, settled);
        }

        string reason = $"Published {tip}; the push is settled when the ref is sure to have been seen after it.";
        return AfterMove(await log.MoveHeadAsync(work.Row, next, work.Attempt, reason, cancellationToken));
    }

    private DateTimeOffset? AfterMove(PushLogWrite write) => write switch
    {
        PushLogWrite.Done => clock.GetUtcNow(),
        PushLogWrite.LostRace => AfterLostRace(),
        _ => null,
    };

    private DateTimeOffset? Report(PushWork work, PushFate fate, PushLogWrite write)
    {
        if (write == PushLogWrite.LostRace)
        {
            return AfterLostRace();
        }

        if (write == PushLogWrite.Done)
        {
            metrics.Settled(work.Push, fate.Status, work.Times.Milliseconds);
            LogFate(work, fate);
        }

        return null;
    }

    private DateTimeOffset AfterLostRace()
    {
        LogLostRace();
        return clock.GetUtcNow() + s_shortestWait;
    }

    private Task WaitAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        TimeSpan wait = s_shortestWait + (jitter() * (s_longestWait - s_shortestWait));
        TimeSpan left = until - clock.GetUtcNow();
        return left <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(left < wait ? left : wait, clock, cancellationToken);
    }

    private void LogFate(PushWork work, PushFate fate)
    {
        long spent = work.Times.Milliseconds.Values.Sum();
        if (fate.Artifact is { } artifact)
        {
            LogSettled(fate.Status, fate.PackagedCommit, artifact.Key, artifact.VersionId, artifact.Size, artifact.Files, spent);
        }
        else
        {
            LogSettledWithoutArtifact(fate.Status, fate.Reason, spent);
        }
    }

    [LoggerMessage(
        EventName = "Settled",
        Level = LogLevel.Information,
        Message = "{Status}: {PackagedCommit} is {Key} {VersionId}, {Size} bytes, {Files} files, after {Milliseconds} ms.")]
    private partial void LogSettled(
        PushStatus status, CommitId? packagedCommit, string key, string? versionId, long size, int? files, long milliseconds);

    [LoggerMessage(EventName = "SettledWithoutArtifact", Level = LogLevel.Information, Message = "{Status}: {Reason} After {Milliseconds} ms.")]
    private partial void LogSettledWithoutArtifact(PushStatus status, string? reason, long milliseconds);

    [LoggerMessage(EventName = "Published", Level = LogLevel.Information, Message = "Published {Tip} as {Key} {VersionId}, {Size} bytes.")]
    private partial void LogPublished(CommitId tip, string key, string? versionId, long size);

    [LoggerMessage(EventName = "FoundUnrecorded", Level = LogLevel.Warning, Message = "Found {Tip} uploaded but not recorded: {VersionId}.")]
    private partial void LogFoundUnrecorded(CommitId tip, string? versionId);

    [LoggerMessage(EventName = "LostRace", Level = LogLevel.Warning, Message = "Another worker was first; looking again.")]
    private partial void LogLostRace();
}
