using System.Text.Json.Serialization;

namespace BacklogQueue;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PushMessage.Body))]
internal sealed partial class PushMessageJson : JsonSerializerContext;
