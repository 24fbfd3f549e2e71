using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local;

/// <summary>
/// The <c>routes.json</c> of a local stack: one's own, or every branch of every project. Every space in it is stood in
/// for by the local git server: nothing is sent to a real Backlog.
/// </summary>
internal static class LocalRoutes
{
    private const string Default = """
        {
          "spaces": { "local": {} },
          "routes": [{ "space": "local", "refs": ["refs/heads/**"] }]
        }
        """;

    private static readonly JsonDocumentOptions s_lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The space whose webhooks the local git server sends.</summary>
    public static string FirstSpace(string? given) => Read(given)["spaces"]!.AsObject().First().Key;

    /// <param name="given">The path of one's own file; null for the default.</param>
    /// <param name="gitBaseUrl">The local git server.</param>
    /// <param name="webhookSecret">The name of the local webhook secret.</param>
    /// <param name="gitSecret">The name of the local git secret.</param>
    /// <param name="replicaLag">How old the refs that it shows may be.</param>
    /// <returns>The file's text.</returns>
    /// <exception cref="RoutesException">The file given says something wrong.</exception>
    public static string Build(string? given, Uri gitBaseUrl, string webhookSecret, string gitSecret, TimeSpan replicaLag)
    {
        JsonNode file = Read(given);
        foreach ((_, JsonNode? space) in file["spaces"]!.AsObject())
        {
            space!["gitBaseUrl"] = gitBaseUrl.AbsoluteUri;
            space["webhookSecret"] = webhookSecret;
            space["gitSecret"] = gitSecret;
            space["replicaLagSeconds"] = replicaLag.TotalSeconds;
        }

        return file.ToJsonString(JsonSerializerOptions.Default);
    }

    /// <summary>The pipelines that the worker starts, with the source actions it starts them on.</summary>
    public static ILookup<string, string> Pipelines(string? given) => (given is null ? [] : Routes.Load(given).All)
        .Select(route => route.Pipeline).OfType<RoutePipeline>()
        .ToLookup(pipeline => pipeline.Name, pipeline => pipeline.Source);

    private static JsonNode Read(string? given)
    {
        if (given is not null && Routes.Load(given).Spaces.Count == 0)
        {
            throw new RoutesException($"{given}: names no space.");
        }

        return JsonNode.Parse(given is null ? Default : File.ReadAllText(given), documentOptions: s_lenient)!;
    }
}
