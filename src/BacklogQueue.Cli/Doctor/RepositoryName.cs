namespace BacklogQueue.Cli.Doctor;

/// <summary>A repository of some space.</summary>
internal sealed record RepositoryName(string Project, string Repository)
{
    /// <summary>From <c>PROJECT/REPOSITORY</c>; null for anything else.</summary>
    public static RepositoryName? Parse(string text) =>
        text.Split('/') is [{ Length: > 0 } project, { Length: > 0 } repository] ? new(project, repository) : null;

    /// <summary>Those that routes of a space name without a pattern.</summary>
    public static IEnumerable<RepositoryName> Named(Routes routes, Space space) => routes.All
        .Where(route => route.Space == space.Name)
        .Select(route => new RepositoryName(route.Project.Pattern, route.Repository.Pattern))
        .Where(name => !name.Project.Contains('*', StringComparison.Ordinal) && !name.Repository.Contains('*', StringComparison.Ordinal));

    /// <summary>Whether a route of the space may take something from it.</summary>
    public bool IsRoutedFrom(Routes routes, Space space) => routes.All.Any(route =>
        route.Space == space.Name && route.Project.IsMatch(Project) && route.Repository.IsMatch(Repository));
}
