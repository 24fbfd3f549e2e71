using System.Text.Json;

namespace BacklogQueue.Tests.Ingest;

/// <summary>What API Gateway was told to answer.</summary>
internal sealed record IngestAnswer(
    int Code, string Status, string Reason, string Delivery, IReadOnlyDictionary<string, string> Headers)
{
    public static IngestAnswer Read(Stream stream)
    {
        using JsonDocument json = JsonDocument.Parse(stream);
        Assert.False(json.RootElement.GetProperty("isBase64Encoded").GetBoolean());
        JsonElement body = JsonElement.Parse(json.RootElement.GetProperty("body").GetString()!);
        Assert.Equal(["status", "reason", "delivery"], body.EnumerateObject().Select(member => member.Name));
        return new IngestAnswer(
            json.RootElement.GetProperty("statusCode").GetInt32(),
            body.GetProperty("status").GetString()!,
            body.GetProperty("reason").GetString()!,
            body.GetProperty("delivery").GetString()!,
            json.RootElement.GetProperty("headers").Deserialize<Dictionary<string, string>>()!);
    }
}
