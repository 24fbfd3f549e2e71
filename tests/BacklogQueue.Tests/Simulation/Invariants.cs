using Amazon.CodePipeline.Model;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Tests.Simulation;

/// <summary>What must be true of a world at rest.</summary>
internal sealed class Invariants(World world)
{
    /// <summary>S3 dates its versions in whole seconds.</summary>
    private static readonly TimeSpan s_precision = TimeSpan.FromSeconds(1);

    private readonly PushLogReader _log = new(world.Cloud.Observer.DynamoDb, world.Cloud.Table, world.Time);
    private readonly int[][] _published = new int[world.Refs.Count][];

    public Outcome ToOutcome()
    {
        world.Evidence.SearchForSecrets("the logs", world.LogText);
        return new Outcome(world.History, world.Evidence.Violations, world.Trace, _published, world.Seen.Counts);
    }

    /// <param name="dead">What is in the dead-letter queue.</param>
    public async Task CheckAsync(IReadOnlyList<Push> dead)
    {
        for (int number = 0; number < world.Refs.Count; number++)
        {
            RefId id = World.IdOf(number);
            string key = world.Routes.Match(id)!.KeyOf(id)!;
            IReadOnlyList<PublishedArtifact> versions = await Bucket.VersionsAsync(world, key);
            _published[number] = [.. versions.Select(version => Find(world.Refs[number], version.Commit)?.Number ?? -1)];
            List<PushRow> rows = await _log.OfRefAsync(id).ToListAsync();
            CheckConvergence(id, world.Refs[number], rows, versions, dead);
            CheckOrder(id, world.Refs[number], versions);
            CheckContents(id, world.Refs[number], versions);
            CheckFates(id, rows, versions, dead);
            await CheckStartsAsync(id, world.Refs[number], rows, versions, dead);
        }
    }

    /// <summary>I1. A ref whose last move nobody announced, or only with a push that was discarded, is not known to have moved.</summary>
    private void CheckConvergence(
        RefId id,
        RefTimeline timeline,
        List<PushRow> rows,
        IReadOnlyList<PublishedArtifact> versions,
        IReadOnlyList<Push> dead)
    {
        bool isAnnounced = world.Accepted.Values.Any(push => push.Ref == id
            && push.ReceivedAt >= timeline.MovedAt
            && !rows.Exists(row => row.Push.Delivery == push.Delivery && row.Status == PushStatus.Skipped));
        CommitId? newest = versions.Count == 0 ? null : versions[^1].Commit;
        if (isAnnounced && timeline.Tip is { } tip && newest != tip.Id && !dead.Any(push => push.Ref == id))
        {
            Violated("I1", $"{id.Ref} is at {tip}, and the newest artifact at {Name(timeline, newest)}.");
        }
    }

    /// <summary>I2 and I4.</summary>
    private void CheckOrder(RefId id, RefTimeline timeline, IReadOnlyList<PublishedArtifact> versions)
    {
        string published = string.Join(", ", versions.Select(version => Name(timeline, version.Commit)));
        int state = 0;
        foreach (PublishedArtifact version in versions)
        {
            while (state < timeline.States.Count && timeline.States[state].Tip?.Id != version.Commit)
            {
                state++;
            }

            if (state == timeline.States.Count || timeline.States[state].Since > version.At + s_precision)
            {
                Violated("I2", $"{id.Ref} had other tips than were published, or in another order: {published}.");
                break;
            }
        }

        if (versions.Zip(versions.Skip(1)).Any(pair => pair.First.Commit == pair.Second.Commit && !IsForced(pair.Second)))
        {
            Violated("I4", $"{id.Ref} has one commit published twice in a row: {published}.");
        }
    }

    /// <summary>I2 by the clock, and what I5 rests on: an artifact is of the tip that was looked up, and holds its tree.</summary>
    private void CheckContents(RefId id, RefTimeline timeline, IReadOnlyList<PublishedArtifact> versions)
    {
        foreach (PublishedArtifact version in versions)
        {
            if (!timeline.Had(version.Commit, version.LookedUpAt - world.History.Lag, version.At + s_precision))
            {
                Violated("I2", $"{id.Ref} was never at {Name(timeline, version.Commit)} when it was looked up.");
            }

            string? content = Find(timeline, version.Commit)?.Content;
            if (version.Entries.Count != 1 || version.Entries.GetValueOrDefault(SimulatedCommit.FileName) != content)
            {
                Violated("I5", $"{id.Ref}'s artifact of {Name(timeline, version.Commit)} holds something else.");
            }
        }
    }

    /// <summary>I3.</summary>
    private void CheckFates(
        RefId id, List<PushRow> rows, IReadOnlyList<PublishedArtifact> versions, IReadOnlyList<Push> dead)
    {
        foreach (PushRow row in rows)
        {
            world.Seen.Note(row.Status.ToString());
            bool isDead = dead.Any(push => push.Delivery == row.Push.Delivery);
            if (row.IsSettled ? row.Status == PushStatus.Failed && !isDead : !isDead)
            {
                Violated("I3", $"delivery {row.Push.Delivery[..8]} of {id.Ref} is {row.Status} and in no queue.");
            }

            if (row.History.SkipLast(1).Any(line => line.Status is not (PushStatus.Received or PushStatus.Retrying or PushStatus.Failed)))
            {
                Violated("I3", $"delivery {row.Push.Delivery[..8]} of {id.Ref} had a fate before its last.");
            }

            if (row.Artifact is { } artifact
                && !versions.Any(version => version.VersionId == artifact.VersionId && version.Commit == row.PackagedCommit))
            {
                Violated("I3", $"delivery {row.Push.Delivery[..8]} of {id.Ref} names a version that is not there.");
            }
        }

        IEnumerable<string?> packaged = rows.Where(row => row.Status == PushStatus.Packaged).Select(row => row.Artifact!.VersionId);
        if (packaged.GroupBy(version => version).Any(group => group.Count() > 1))
        {
            Violated("I3", $"{id.Ref} has a version that two pushes say is theirs.");
        }

        IEnumerable<string> known = rows.Select(row => row.Push.Delivery).Concat(dead.Select(push => push.Delivery));
        foreach (Push lost in world.Accepted.Values.Where(push => push.Ref == id && !known.Contains(push.Delivery)))
        {
            Violated("I3", $"delivery {lost.Delivery[..8]} of {id.Ref} was accepted and is lost.");
        }
    }

    /// <summary>Of a route with a pipeline: every version was started, by its order, and rows name the execution.</summary>
    private async Task CheckStartsAsync(
        RefId id, RefTimeline timeline, List<PushRow> rows, IReadOnlyList<PublishedArtifact> versions, IReadOnlyList<Push> dead)
    {
        if (world.Routes.Match(id)!.Pipeline is not { } pipeline)
        {
            return;
        }

        IReadOnlyList<PipelineExecutionSummary> executions = await ExecutionsAsync(pipeline);
        string[] order = [.. versions.Select(version => version.VersionId)];
        int[] started = [.. executions.Select(execution => Array.IndexOf(order, execution.SourceRevisions!.Single().RevisionId))];
        if (started.Contains(-1) || !started.SequenceEqual(started.Order()))
        {
            Violated("I2", $"{pipeline.Name} was started on its versions in another order: {string.Join(", ", started)}.");
        }

        if (started.Distinct().Count() < started.Length)
        {
            Violated("I4", $"{pipeline.Name} was started on one version twice: {string.Join(", ", started)}.");
        }

        // What was refused for good is passed over; the newest may wait for what is in the dead-letter queue or was discarded
        // there, and of a branch that is gone nobody waits for it.
        bool mayOwe = timeline.Tip is null
            || dead.Any(push => push.Ref == id)
            || rows.Exists(row => row.Status == PushStatus.Skipped);
        int newest = order.Length - 1;
        int[] forgotten = [.. Enumerable.Range(0, order.Length).Except(started)];
        if (forgotten.Any(version => version == newest ? !mayOwe : !world.History.ForbidsStarts))
        {
            Violated("I1", $"{pipeline.Name} was not started on the versions {string.Join(", ", forgotten)} of {order.Length}.");
        }

        foreach (PushRow row in rows.Where(row => row.Artifact is not null))
        {
            PipelineExecutionSummary? named = executions.FirstOrDefault(one => one.PipelineExecutionId == row.Run?.Execution);
            if (named?.SourceRevisions!.Single().RevisionId != row.Artifact!.VersionId)
            {
                Violated("I3", $"delivery {row.Push.Delivery[..8]} of {id.Ref} names another execution than its version's.");
            }
        }

        world.Seen.Note(Sightings.Started);
    }

    private async Task<IReadOnlyList<PipelineExecutionSummary>> ExecutionsAsync(RoutePipeline pipeline)
    {
        List<PipelineExecutionSummary> executions = [];
        ListPipelineExecutionsRequest request = new() { PipelineName = pipeline.Name };
        do
        {
            ListPipelineExecutionsResponse page = await world.Cloud.Observer.CodePipeline.ListPipelineExecutionsAsync(request);
            executions.AddRange(page.PipelineExecutionSummaries!);
            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);
        executions.Reverse();
        return executions;
    }

    private bool IsForced(PublishedArtifact version)
    {
        bool isForced = world.Accepted.GetValueOrDefault(version.Delivery) is { Force: true };
        if (isForced)
        {
            world.Seen.Note(Sightings.Forced);
        }

        return isForced;
    }

    private static string Name(RefTimeline timeline, CommitId? commit) => commit is null
        ? "nothing"
        : Find(timeline, commit)?.ToString() ?? $"{commit} which it never had";

    private static SimulatedCommit? Find(RefTimeline timeline, CommitId commit) =>
        timeline.States.FirstOrDefault(state => state.Tip?.Id == commit).Tip;

    private void Violated(string invariant, string what) => world.Evidence.Add($"{invariant}: {what}");
}
