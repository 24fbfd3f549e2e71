using System.Text;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using BacklogQueue.Lambda;

namespace BacklogQueue.Ingest.Http;

/// <summary>
/// API Gateway's two shapes of a request, as one: payload format 2.0 (HTTP APIs, function URLs) and 1.0 (REST APIs).
/// </summary>
internal static class ApiEvent
{
    /// <exception cref="JsonException">Not an API Gateway event.</exception>
    public static WebhookRequest Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The event is not an API Gateway event.");
        }

        bool isHttpApi = json.TryGetProperty("version", out JsonElement version) && version.ValueEquals("2.0");
        return isHttpApi
            ? Read(json.Deserialize(LambdaEventsJson.Default.APIGatewayHttpApiV2ProxyRequest)!)
            : Read(json.Deserialize(LambdaEventsJson.Default.APIGatewayProxyRequest)!);
    }

    private static WebhookRequest Read(APIGatewayHttpApiV2ProxyRequest request) => new(
        Method(request.RequestContext?.Http?.Method),
        WithoutStage(request.RawPath ?? "", request.RequestContext?.Stage),
        Headers(request.Headers),
        UrlEncoded.Find(Encoding.UTF8.GetBytes(request.RawQueryString ?? ""), "token") is [byte[] token, ..]
            ? Encoding.UTF8.GetString(token)
            : null,
        Body(request.Body, request.IsBase64Encoded))
    {
        SourceIp = request.RequestContext?.Http?.SourceIp,
    };

    private static WebhookRequest Read(APIGatewayProxyRequest request) => new(
        Method(request.HttpMethod),
        request.Path ?? "",
        Headers(request.Headers),
        request.QueryStringParameters?.GetValueOrDefault("token"),
        Body(request.Body, request.IsBase64Encoded))
    {
        SourceIp = request.RequestContext?.Identity?.SourceIp,
    };

    private static string Method(string? method) =>
        method?.ToUpperInvariant() ?? throw new JsonException("The event has no HTTP method.");

    private static string WithoutStage(string path, string? stage) =>
        stage is { Length: > 0 } && path.StartsWith($"/{stage}/", StringComparison.Ordinal)
            ? path[(stage.Length + 1)..]
            : path;

    private static Dictionary<string, string?> Headers(Dictionary<string, string?>? headers)
    {
        // REST APIs keep the sender's spelling, so that two spellings of one name can stand here.
        Dictionary<string, string?> result = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string? value) in headers ?? [])
        {
            result[name] = value;
        }

        return result;
    }

    private static ReadOnlyMemory<byte>? Body(string? body, bool isBase64)
    {
        // Not decoded only to be refused: base64 has four characters for three bytes, UTF-8 a byte or more for each.
        int longest = isBase64 ? (WebhookRequest.MaxBodyBytes + 2) / 3 * 4 : WebhookRequest.MaxBodyBytes;
        if (body?.Length > longest)
        {
            return null;
        }

        byte[] bytes = isBase64 ? Convert.FromBase64String(body ?? "") : Encoding.UTF8.GetBytes(body ?? "");
        if (bytes.Length > WebhookRequest.MaxBodyBytes)
        {
            return null; // as a conditional expression this null would become an empty memory
        }

        return bytes;
    }
}
