using System.Text.Json.Serialization;

namespace BacklogQueue.Ingest.Formats;

/// <summary>The members that we read of a Git webhook's payload; any may be absent or null.</summary>
internal sealed record GitWebhookBody
{
    public string? Ref { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    public RepositoryPart? Repository { get; init; }

    public IReadOnlyList<RevisionPart?>? Revisions { get; init; }

    internal sealed record RepositoryPart(string? Name, string? Url);

    internal sealed record RevisionPart(string? Id, string? Message);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(GitWebhookBody))]
internal sealed partial class GitWebhookJson : JsonSerializerContext;
