using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace BacklogQueue.Local.Lambda;

/// <summary>
/// What a function returned, as an HTTP API answers it: an object with <c>statusCode</c> says everything itself, any
/// other JSON is the body of a 200.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
/// </summary>
internal sealed record HttpApiAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    private static readonly KeyValuePair<string, string> s_json = new("content-type", "application/json");

    public static HttpApiAnswer InternalServerError { get; } = OfMessage(StatusCodes.Status500InternalServerError, "Internal Server Error");

    public static HttpApiAnswer ServiceUnavailable { get; } = OfMessage(StatusCodes.Status503ServiceUnavailable, "Service Unavailable");

    public static HttpApiAnswer NotFound { get; } = OfMessage(StatusCodes.Status404NotFound, "Not Found");

    public static HttpApiAnswer TooLarge { get; } = OfMessage(StatusCodes.Status413PayloadTooLarge, "Request Entity Too Large");

    /// <summary>A payload that no answer can be made of is the gateway's 500.</summary>
    public static HttpApiAnswer Of(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(payload);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("statusCode", out JsonElement status)
                ? OfFunction(root, status.GetInt32())
                : new HttpApiAnswer(StatusCodes.Status200OK, [s_json], payload);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException)
        {
            return InternalServerError;
        }
    }

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = Status;
        foreach ((string name, string value) in Headers)
        {
            response.Headers.Append(name, value);
        }

        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, cancellationToken);
    }

    private static HttpApiAnswer OfFunction(JsonElement root, int status)
    {
        List<KeyValuePair<string, string>> headers = [];
        if (root.TryGetProperty("headers", out JsonElement named) && named.ValueKind == JsonValueKind.Object)
        {
            headers.AddRange(named.EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.ToString())));
        }

        if (root.TryGetProperty("cookies", out JsonElement cookies) && cookies.ValueKind == JsonValueKind.Array)
        {
            headers.AddRange(cookies.EnumerateArray().Select(cookie => KeyValuePair.Create("set-cookie", cookie.ToString())));
        }

        if (!headers.Exists(header => header.Key.Equals(s_json.Key, StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(s_json);
        }

        string body = root.TryGetProperty("body", out JsonElement text) ? text.ToString() : "";
        bool isBase64 = root.TryGetProperty("isBase64Encoded", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
        return new HttpApiAnswer(status, headers, isBase64 ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body));
    }

    private static HttpApiAnswer OfMessage(int status, string message) =>
        new(status, [s_json], Encoding.UTF8.GetBytes($$"""{"message":"{{message}}"}"""));
}
