using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli;

/// <summary>What <c>backlogq log</c> was asked for, and the cheapest way to read it.</summary>
internal sealed record PushQuery
{
    /// <summary>How far back a listing goes that names neither a repository nor <c>--since</c>.</summary>
    public static readonly TimeSpan DefaultAge = TimeSpan.FromDays(7);

    public string? Space { get; init; }

    public string? Project { get; init; }

    public string? Repository { get; init; }

    /// <summary>The full ref name.</summary>
    public string? Ref { get; init; }

    public PushStatus? Status { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <summary><c>main</c> means a branch; a name that starts with <c>refs/</c> means itself.</summary>
    public static string? FullRef(string? name) => name is null || name.StartsWith("refs/", StringComparison.Ordinal)
        ? name
        : RefName.BranchPrefix + name;

    /// <summary>The rows, newest first: by the narrowest index that fits, the rest sifted here.</summary>
    public IAsyncEnumerable<PushRow> ReadAsync(PushLogReader log, TimeProvider clock)
    {
        DateTimeOffset since = Since ?? clock.GetUtcNow() - DefaultAge;
        IAsyncEnumerable<PushRow> rows = this switch
        {
            { Space: { } space, Project: { } project, Repository: { } repository, Ref: { } reference } =>
                log.OfRefAsync(new RefId(space, project, repository, reference)),
            { Space: { } space, Project: { } project, Repository: { } repository } =>
                log.OfRepositoryAsync(new RefId(space, project, repository, "").RepositoryPath),
            { Status: { } status } => log.OfStatusAsync(status, since),
            _ => log.SinceAsync(since),
        };
        return rows.TakeWhile(row => Since is not { } first || row.Push.ReceivedAt >= first).Where(Matches);
    }

    private bool Matches(PushRow row) =>
        (Space is null || row.Push.Ref.Space == Space)
        && (Project is null || row.Push.Ref.Project == Project)
        && (Repository is null || row.Push.Ref.Repository == Repository)
        && (Ref is null || row.Push.Ref.Ref == Ref)
        && (Status is null || row.Status == Status);
}
