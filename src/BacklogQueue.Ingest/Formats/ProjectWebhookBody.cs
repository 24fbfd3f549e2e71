using System.Text.Json.Serialization;

namespace BacklogQueue.Ingest.Formats;

/// <summary>The members that we read of a project webhook of type 12; any may be absent or null.</summary>
internal sealed record ProjectWebhookBody
{
    public long? Id { get; init; }

    public ProjectPart? Project { get; init; }

    public ContentPart? Content { get; init; }

    public UserPart? CreatedUser { get; init; }

    public string? Created { get; init; }

    internal sealed record ProjectPart(long? Id, string? ProjectKey);

    internal sealed record ContentPart
    {
        [JsonPropertyName("change_type")]
        public string? ChangeType { get; init; }

        public string? Ref { get; init; }

        public RepositoryPart? Repository { get; init; }

        [JsonPropertyName("revision_count")]
        public int? RevisionCount { get; init; }

        public IReadOnlyList<RevisionPart?>? Revisions { get; init; }
    }

    internal sealed record RepositoryPart(long? Id, string? Name);

    internal sealed record RevisionPart(string? Rev, string? Comment);

    internal sealed record UserPart(string? Name);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ProjectWebhookBody))]
internal sealed partial class ProjectWebhookJson : JsonSerializerContext;
