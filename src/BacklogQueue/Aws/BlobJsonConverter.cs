using System.Text.Json;
using System.Text.Json.Serialization;

namespace BacklogQueue.Aws;

/// <summary>AWS JSON's blob: bytes in base64.</summary>
internal sealed class BlobJsonConverter : JsonConverter<MemoryStream>
{
    public override MemoryStream Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetBytesFromBase64());

    public override void Write(Utf8JsonWriter writer, MemoryStream value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.ToArray());
}
