using System.Text.Json.Serialization;

namespace BacklogQueue.Ingest.Http;

/// <summary>What the sender is told; its body is JSON for people and programs alike.</summary>
/// <param name="Code">HTTP status.</param>
/// <param name="Status"><c>queued</c>, <c>ignored</c>, <c>rejected</c>, <c>unavailable</c> or <c>ok</c>.</param>
/// <param name="Reason">A sentence of ours: never an exception's text, never a value that only we know.</param>
/// <param name="Delivery">The id under which this request is in our log and, once queued, in the push log.</param>
internal sealed record WebhookAnswer(
    [property: JsonIgnore] int Code, string Status, string Reason, string Delivery)
{
    /// <summary>Beside Content-Type.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WebhookAnswer))]
internal sealed partial class WebhookAnswerJson : JsonSerializerContext;
