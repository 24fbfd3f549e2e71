namespace BacklogQueue;

/// <summary>
/// What routes say about pipelines, checked. A pipeline's source action has one fixed key, so that the route that starts it
/// is of one artifact, and each version of that artifact starts it once.
/// </summary>
internal static class RoutePipelines
{
    /// <param name="entry">A route with a pipeline.</param>
    /// <param name="place">Of the pipeline in the file.</param>
    /// <exception cref="RoutesException">The names are no names, or the route is of more than one artifact.</exception>
    public static RoutePipeline Read(RoutesFile.RouteEntry entry, string place)
    {
        RoutePipeline pipeline = new(entry.Pipeline!.Name, entry.Pipeline.Source ?? RoutePipeline.DefaultSource);
        if (!RoutePipeline.IsName(pipeline.Name) || !RoutePipeline.IsName(pipeline.Source))
        {
            throw RoutesException.At(place, "names a pipeline and a source action with up to 100 of A-Z a-z 0-9 . @ _ - each.");
        }

        return IsLiteral(entry.Project) && IsLiteral(entry.Repository)
            && entry.Refs is [{ } reference] && IsLiteral(reference)
            && reference.StartsWith(RefName.BranchPrefix, StringComparison.Ordinal)
                ? pipeline
                : throw RoutesException.At(
                    place, "is for one artifact: the route must name one project, one repository and one refs/heads/..., without *.");
    }

    /// <exception cref="RoutesException">A pipeline would not be started, or by two routes.</exception>
    public static void Check(Route[] routes)
    {
        Dictionary<RoutePipeline, int> started = [];
        for (int index = 0; index < routes.Length; index++)
        {
            if (routes[index] is not { Pipeline: { } pipeline } route)
            {
                continue;
            }

            string place = $"routes[{index}].pipeline";
            RefId id = new(route.Space, route.Project.Pattern, route.Repository.Pattern, route.Refs[0].Pattern);
            int taker = Array.FindIndex(routes, other => other.Matches(id));
            if (taker < index)
            {
                throw RoutesException.At(place, $"routes[{taker}] takes the branch first, so that the pipeline would not be started.");
            }

            if (!started.TryAdd(pipeline, index))
            {
                throw RoutesException.At(place, $"routes[{started[pipeline]}] starts it on the same source action, which has one key.");
            }
        }
    }

    private static bool IsLiteral(string? pattern) => pattern is not null && new GlobPattern(pattern).IsLiteral;
}
