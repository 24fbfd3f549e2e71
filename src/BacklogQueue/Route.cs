namespace BacklogQueue;

/// <summary>Which refs become artifacts, under which key, and what is started on them.</summary>
public sealed record Route(
    string Space,
    GlobPattern Project,
    GlobPattern Repository,
    IReadOnlyList<GlobPattern> Refs,
    string? KeyTemplate,
    RoutePipeline? Pipeline = null)
{
    public bool Matches(RefId id) => id.Space == Space
        && Project.IsMatch(id.Project)
        && Repository.IsMatch(id.Repository)
        && Refs.Any(pattern => pattern.IsMatch(id.Ref));

    /// <inheritdoc cref="ArtifactKey.For"/>
    public string? KeyOf(RefId id) => ArtifactKey.For(id, KeyTemplate);
}
