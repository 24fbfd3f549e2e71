using BacklogQueue.Artifacts;
using BacklogQueue.Git;
using BacklogQueue.PushLogs;
using Microsoft.Extensions.Logging;

namespace BacklogQueue.Packaging;

/// <summary>
/// Brings one push to its fate: looks its ref up, publishes the tip when it is not published, starts the route's pipeline on
/// it if there is one, and settles the push when what is published covers it. Every step rests on what was read just before,
/// and is refused when that has changed, so that a worker may die anywhere and two may work on the same push.
/// </summary>
internal sealed partial class Packager(
    Routes routes,
    PushLog log,
    ArtifactStore store,
    PipelineStarter starter,
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
        PushWork work = new(row, space, key, route.Pipeline, attempt, new StageTimes(clock), isHeld);
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
        if (OwesStart(work, published))
        {
            return await StartAsync(work, published!, cancellationToken);
        }

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

        // One that was looked up before the head is of another time, from before the routes were changed: it has had its run.
        bool isOld = head?.LookedUpAt > metadata.LookedUpAt;
        Head found = Next(work, head, isOld ? metadata with { LookedUpAt = head!.LookedUpAt } : metadata, newest.Version);
        return isOld ? found with { Run = null } : found;
    }

    /// <summary>Whether the published version is still to be started, as far as this attempt can tell.</summary>
    private static bool OwesStart(PushWork work, Head? published) => work.Pipeline is not null
        && published?.Run is { Execution: null }
        && !IsRefused(work, published);

    private static bool IsRefused(PushWork work, Head head) =>
        work.Refusal is { } refusal && refusal.VersionId == head.Artifact.VersionId;

    private static Head Next(PushWork work, Head? head, ArtifactMetadata made, ArtifactVersion version) => new()
    {
        Ref = work.Push.Ref,
        Commit = made.Commit,
        LookedUpAt = made.LookedUpAt,
        Delivery = made.Delivery == work.Push.Delivery && RefDecision.AsksFor(work.Push, made.Commit) ? made.Delivery : null,
        Artifact = version,
        Run = work.Pipeline is { } pipeline ? new PipelineRun(pipeline.Name, Execution: null) : null,
        Generation = (head?.Generation ?? 0) + 1,
    };

    private async Task<DateTimeOffset?> RecordAsync(PushWork work, Head found, CancellationToken cancellationToken)
    {
        LogFoundUnrecorded(found.Commit, found.Artifact.VersionId);
        string reason = $"Found {found.Commit} uploaded but not yet recorded.";
        return AfterMove(await log.MoveHeadAsync(work.Row, found, work.Attempt, reason, cancellationToken));
    }

    /// <summary>
    /// A version is not replaced before its start is certain or refused. So versions are started in their order, also by a
    /// worker that stood still over its call: its token has been used by then.
    /// </summary>
    private async Task<DateTimeOffset?> StartAsync(PushWork work, Head head, CancellationToken cancellationToken)
    {
        RoutePipeline pipeline = work.Pipeline!;
        work.CheckHeld();
        string execution;
        try
        {
            execution = await work.Times.MeasureAsync(StageTimes.Start, () => starter.StartAsync(pipeline, head, cancellationToken));
        }
        catch (PackagingException problem) when (!problem.IsTransient)
        {
            // A newer tip is published all the same; only what this version settles fails with it.
            work.Refusal = new StartRefusal(head.Artifact.VersionId, problem);
            return clock.GetUtcNow();
        }

        LogStarted(pipeline.Name, head.Commit, head.Artifact.VersionId, execution);
        Head started = head with { Run = new PipelineRun(pipeline.Name, execution), Generation = head.Generation + 1 };
        string reason = $"Started the pipeline {pipeline.Name} on {head.Commit}: execution {execution}.";
        return AfterMove(await log.MoveHeadAsync(work.Row, started, work.Attempt, reason, cancellationToken));
    }

    private async Task<DateTimeOffset?> SettleAsync(
        PushWork work,
        Head? head,
        RefDecision.Settle settle,
        CancellationToken cancellationToken)
    {
        if (settle.Fate.Artifact is not null && IsRefused(work, head!))
        {
            throw work.Refusal!.Problem;
        }

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
        if (next.Run is not null)
        {
            string owed = $"Published {tip}; the pipeline {next.Run.Pipeline} is started on it next.";
            return AfterMove(await log.MoveHeadAsync(work.Row, next, work.Attempt, owed, cancellationToken));
        }

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

    [LoggerMessage(EventName = "Started", Level = LogLevel.Information, Message = "Started {Pipeline} on {Tip}, {VersionId}: {Execution}.")]
    private partial void LogStarted(string pipeline, CommitId tip, string? versionId, string execution);

    [LoggerMessage(EventName = "FoundUnrecorded", Level = LogLevel.Warning, Message = "Found {Tip} uploaded but not recorded: {VersionId}.")]
    private partial void LogFoundUnrecorded(CommitId tip, string? versionId);

    [LoggerMessage(EventName = "LostRace", Level = LogLevel.Warning, Message = "Another worker was first; looking again.")]
    private partial void LogLostRace();
}
