namespace BacklogQueue;

/// <summary>Which refs become artifacts, and under which key.</summary>
public sealed record Route(
    string Space,
    GlobPattern Project,
    GlobPattern Repository,
    IReadOnlyList<GlobPattern> Refs,
    string? KeyTemplate)
{
    public bool Matches(RefId id) => id.Space == Space
        && Project.IsMatch(id.Project)
        && Repository.IsMatch(id.Repository)
        && Refs.Any(pattern => pattern.IsMatch(id.Ref));

    /// <inheritdoc cref="ArtifactKey.For"/>
    public string? KeyOf(RefId id) => ArtifactKey.For(id, KeyTemplate);
}
