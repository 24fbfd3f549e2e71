using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli.Replays;

/// <summary>Which refs to replay: those named, those of the pushes that the log shows, or both.</summary>
internal sealed record ReplaySelection
{
    /// <summary>Which pushes of the log.</summary>
    public required PushQuery Query { get; init; }

    /// <summary>Full ref names; empty for every ref of those pushes.</summary>
    public required IReadOnlyList<string> Refs { get; init; }

    // A ref of a named repository needs no push in the log: its webhook may be what was lost.
    private bool IsExact => Refs.Count > 0
        && Query is { Space: not null, Project: not null, Repository: not null, Status: null, Since: null };

    /// <summary>Each ref once, that of the earliest push first.</summary>
    /// <exception cref="CliException">The log has no such push of a ref that is named.</exception>
    public async Task<IReadOnlyList<ReplayTarget>> FindAsync(
        PushLogReader log, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (IsExact)
        {
            return [.. Refs.Distinct().Select(name => new ReplayTarget(new RefId(Query.Space!, Query.Project!, Query.Repository!, name), null))];
        }

        // A repository's whole past is not what anyone means.
        PushQuery query = Query with { Since = Query.Since ?? clock.GetUtcNow() - PushQuery.DefaultAge };
        List<Push> pushes = await query.ReadAsync(log, clock)
            .Select(row => row.Push)
            .Where(push => Refs.Count == 0 || Refs.Contains(push.Ref.Ref))
            .DistinctBy(push => push.Ref)
            .ToListAsync(cancellationToken);
        if (Refs.FirstOrDefault(name => !pushes.Exists(push => push.Ref.Ref == name)) is { } missing)
        {
            throw new CliException($"The push log shows no such push of {missing}. With --space, --project and --repository it needs none.");
        }

        return [.. pushes.OrderBy(push => push.ReceivedAt).Select(push => new ReplayTarget(push.Ref, push.Delivery))];
    }
}
