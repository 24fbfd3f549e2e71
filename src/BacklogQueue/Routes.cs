using System.Text.Json;

namespace BacklogQueue;

/// <summary>
/// <c>routes.json</c>: the spaces and what is packaged from them, shipped beside the functions.
/// Read strictly: an unknown member, a missing one or a key that two refs could share stops the program at start.
/// </summary>
public sealed class Routes
{
    private Routes(IReadOnlyDictionary<string, Space> spaces, IReadOnlyList<Route> all)
    {
        Spaces = spaces;
        All = all;
    }

    public IReadOnlyDictionary<string, Space> Spaces { get; }

    /// <summary>In the file's order.</summary>
    public IReadOnlyList<Route> All { get; }

    /// <exception cref="RoutesException">The file is absent or says something wrong; the message names the file and the place in it.</exception>
    public static Routes Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (IOException problem)
        {
            throw new RoutesException($"{path}: cannot be read. {problem.Message}", problem);
        }
        catch (RoutesException problem)
        {
            throw new RoutesException($"{path}: {problem.Message}", problem);
        }
    }

    /// <exception cref="RoutesException">The text says something wrong; the message names the line, and the place in it.</exception>
    public static Routes Parse(string json)
    {
        try
        {
            return Read(JsonSerializer.Deserialize(json, RoutesFileJson.Default.RoutesFile)
                ?? throw new RoutesException("The file is JSON null."));
        }
        catch (JsonException problem)
        {
            // The serializer counts lines from 0, at the end of its message.
            int end = problem.Message.IndexOf(" Path: ", StringComparison.Ordinal);
            string text = end < 0 ? problem.Message : problem.Message[..end];
            string place = problem.Path is ['$', '.', .. string path] ? $"{path}: " : "";
            throw new RoutesException($"line {problem.LineNumber + 1}: {place}{text}", problem);
        }
        catch (RoutesException problem) when (problem.Place is { } place)
        {
            throw new RoutesException($"line {JsonPlace.LineOf(json, place)}: {problem.Message}", problem);
        }
    }

    /// <summary>The first route that takes the ref; null when none does.</summary>
    public Route? Match(RefId id) => All.FirstOrDefault(route => route.Matches(id));

    private static Routes Read(RoutesFile file)
    {
        Dictionary<string, Space> spaces = new(StringComparer.Ordinal);
        foreach ((string name, RoutesFile.SpaceEntry? entry) in file.Spaces)
        {
            spaces.Add(name, ReadSpace(name, entry ?? throw RoutesException.At($"spaces.{name}", "is null.")));
        }

        Route[] routes = [.. file.Routes.Select((entry, index) =>
            ReadRoute(entry ?? throw RoutesException.At($"routes[{index}]", "is null."), $"routes[{index}]", spaces))];
        RoutePipelines.Check(routes);
        return new Routes(spaces, routes);
    }

    private static Space ReadSpace(string name, RoutesFile.SpaceEntry entry)
    {
        string place = $"spaces.{name}";
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            throw RoutesException.At(place, "a space's name is made of A-Z a-z 0-9 . _ - since it stands in the webhook's URL.");
        }

        if (!Uri.TryCreate(entry.GitBaseUrl, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https")
            || url.UserInfo.Length > 0 || url.Query.Length > 0)
        {
            throw RoutesException.At(
                $"{place}.gitBaseUrl", "must be like https://SPACE.backlog.com/git, without user, password or query.");
        }

        if (url.Scheme == "http" && !url.IsLoopback)
        {
            throw RoutesException.At($"{place}.gitBaseUrl", "must be https, since the git password is sent there.");
        }

        if (entry.WebhookSecret.Length == 0 || entry.GitSecret.Length == 0)
        {
            string empty = entry.WebhookSecret.Length == 0 ? "webhookSecret" : "gitSecret";
            throw RoutesException.At($"{place}.{empty}", "must be the name of a secret in Secrets Manager.");
        }

        double seconds = entry.ReplicaLagSeconds ?? Space.DefaultReplicaLag.TotalSeconds;
        return seconds is >= 0 and <= 300
            ? new Space(name, url, entry.WebhookSecret, entry.GitSecret, TimeSpan.FromSeconds(seconds))
            : throw RoutesException.At($"{place}.replicaLagSeconds", "must be between 0 and 300.");
    }

    private static Route ReadRoute(RoutesFile.RouteEntry entry, string place, Dictionary<string, Space> spaces)
    {
        if (!spaces.ContainsKey(entry.Space))
        {
            throw RoutesException.At($"{place}.space", $"\"{entry.Space}\" is not one of the spaces above.");
        }

        if (entry.Refs.Count == 0 || entry.Refs.Any(pattern => pattern?.StartsWith("refs/", StringComparison.Ordinal) != true))
        {
            throw RoutesException.At($"{place}.refs", "must list patterns of full ref names, such as refs/heads/**.");
        }

        if (entry.Key is { } key && ArtifactKey.Check(key) is { } problem)
        {
            throw RoutesException.At($"{place}.key", $"{problem}.");
        }

        if (spaces.Count > 1 && entry.Key?.Contains("{space}", StringComparison.Ordinal) != true)
        {
            throw RoutesException.At(
                $"{place}.key",
                "with several spaces a key names its {space}, else two spaces could share a key; "
                + "for example {space}/{project}/{repository}/{branch}.zip.");
        }

        return new Route(
            entry.Space,
            new GlobPattern(entry.Project ?? "*"),
            new GlobPattern(entry.Repository ?? "*"),
            [.. entry.Refs.Select(pattern => new GlobPattern(pattern!))],
            entry.Key,
            entry.Pipeline is null ? null : RoutePipelines.Read(entry, $"{place}.pipeline"));
    }
}
