using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BacklogQueue;

/// <summary>The shape of <c>routes.json</c>, member by member. What the attributes say stands in its published JSON Schema (<see cref="RoutesSchema"/>).</summary>
internal sealed record RoutesFile
{
    [JsonPropertyName("$schema")]
    [Description("An editor's pointer to this schema; not read")]
    public string? Schema { get; init; }

    [Description("Backlog spaces, each by the name that ends its webhook's URL: /webhooks/NAME")]
    public required Dictionary<string, SpaceEntry?> Spaces { get; init; }

    [Description("What is packaged; the first route that takes a ref decides its key")]
    public required IReadOnlyList<RouteEntry?> Routes { get; init; }

    internal sealed record SpaceEntry
    {
        [Description("Where the repositories are: https://SPACE.backlog.com/git, without user and password")]
        [RegularExpression("^https?://[^@?]+$")]
        public required string GitBaseUrl { get; init; }

        [Description("The name of the Secrets Manager secret with the webhook's secret: {\"current\": \"...\", \"previous\": \"...\"}")]
        [NotEmpty]
        public required string WebhookSecret { get; init; }

        [Description("The name of the Secrets Manager secret with the git member: {\"username\": \"...\", \"password\": \"...\"}")]
        [NotEmpty]
        public required string GitSecret { get; init; }

        [Description("How old the refs may be that the space's git servers show; 10 when absent")]
        [Range(0, 300)]
        public double? ReplicaLagSeconds { get; init; }
    }

    internal sealed record RouteEntry
    {
        [Description("One of the spaces above")]
        public required string Space { get; init; }

        [Description("A pattern of project keys; every project when absent")]
        public string? Project { get; init; }

        [Description("A pattern of repository names; every repository when absent")]
        public string? Repository { get; init; }

        [Description("Patterns of full ref names: * is any run of characters but /, ** any run at all")]
        [NotEmpty]
        [RegularExpression("^refs/")]
        public required IReadOnlyList<string?> Refs { get; init; }

        [Description("The S3 key, {project}/{repository}/{branch}.zip when absent; may also say {space}, {tag} and {ref}")]
        public string? Key { get; init; }

        [Description("The pipeline that the worker starts on each new version; the route names one project, repository and branch then. Without it an event may start one")]
        public PipelineEntry? Pipeline { get; init; }
    }

    internal sealed record PipelineEntry
    {
        [Description("The pipeline's name; of the type V2, it declares the variables COMMIT_ID, BRANCH_NAME and REPOSITORY_NAME")]
        [RegularExpression(RoutePipeline.NameForm)]
        public required string Name { get; init; }

        [Description("The pipeline's source action that takes the artifact; Source when absent")]
        [RegularExpression(RoutePipeline.NameForm)]
        public string? Source { get; init; }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(RoutesFile))]
internal sealed partial class RoutesFileJson : JsonSerializerContext;
