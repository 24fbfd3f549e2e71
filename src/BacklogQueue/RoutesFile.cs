using System.Text.Json;
using System.Text.Json.Serialization;

namespace BacklogQueue;

/// <summary>The shape of <c>routes.json</c>, member by member.</summary>
internal sealed record RoutesFile
{
    /// <summary>Editors' pointer to a JSON Schema; not read.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public required Dictionary<string, SpaceEntry?> Spaces { get; init; }

    public required IReadOnlyList<RouteEntry?> Routes { get; init; }

    internal sealed record SpaceEntry
    {
        public required string GitBaseUrl { get; init; }

        public required string WebhookSecret { get; init; }

        public required string GitSecret { get; init; }

        public double? ReplicaLagSeconds { get; init; }
    }

    internal sealed record RouteEntry
    {
        public required string Space { get; init; }

        /// <summary>Absent: every project.</summary>
        public string? Project { get; init; }

        /// <summary>Absent: every repository.</summary>
        public string? Repository { get; init; }

        public required IReadOnlyList<string?> Refs { get; init; }

        public string? Key { get; init; }
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
