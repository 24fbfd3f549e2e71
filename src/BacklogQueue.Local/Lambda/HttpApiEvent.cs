using System.Buffers;
using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace BacklogQueue.Local.Lambda;

/// <summary>
/// An HTTP request as the event that an HTTP API hands to a function, payload format 2.0.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
/// </summary>
internal static class HttpApiEvent
{
    private const string ApiId = "local";

    /// <param name="request">Its body is already read.</param>
    /// <param name="route">The route that takes it.</param>
    /// <param name="parameters">The path's parameters.</param>
    /// <param name="body">The whole body.</param>
    /// <param name="requestId">The gateway's id of this request.</param>
    /// <param name="now">When it arrived.</param>
    public static ReadOnlyMemory<byte> Write(
        HttpRequest request,
        HttpApiRoute route,
        IReadOnlyDictionary<string, string> parameters,
        ReadOnlyMemory<byte> body,
        string requestId,
        DateTimeOffset now)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("version", "2.0");
            json.WriteString("routeKey", route.Key);
            json.WriteString("rawPath", RawPath(request));
            json.WriteString("rawQueryString", request.QueryString.Value?.TrimStart('?') ?? "");
            WriteCookies(json, request.Headers);
            WriteHeaders(json, request);
            WriteTexts(json, "queryStringParameters", request.Query);
            WriteRequestContext(json, request, route, requestId, now);
            WriteTexts(json, "pathParameters", parameters.Select(one => KeyValuePair.Create(one.Key, new StringValues(one.Value))));
            WriteBody(json, request.ContentType, body);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The path as it was sent, still percent-encoded.</summary>
    public static string RawPath(HttpRequest request) =>
        request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0];

    private static void WriteCookies(Utf8JsonWriter json, IHeaderDictionary headers)
    {
        if (headers.Cookie.Count == 0)
        {
            return;
        }

        json.WriteStartArray("cookies");
        foreach (string cookie in headers.Cookie.SelectMany(line => line!.Split("; ")))
        {
            json.WriteStringValue(cookie);
        }

        json.WriteEndArray();
    }

    private static void WriteHeaders(Utf8JsonWriter json, HttpRequest request)
    {
        json.WriteStartObject("headers");
        foreach ((string name, StringValues values) in request.Headers.Where(header => header.Key != HeaderNames.Cookie))
        {
            json.WriteString(name.ToLowerInvariant(), string.Join(',', values.ToArray()));
        }

        json.WriteString("x-forwarded-for", SourceAddress(request));
        json.WriteString("x-forwarded-port", request.Host.Port?.ToString(CultureInfo.InvariantCulture) ?? "");
        json.WriteString("x-forwarded-proto", request.Scheme);
        json.WriteEndObject();
    }

    private static void WriteTexts(
        Utf8JsonWriter json,
        string name,
        IEnumerable<KeyValuePair<string, StringValues>> texts)
    {
        KeyValuePair<string, StringValues>[] all = [.. texts];
        if (all.Length == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach ((string key, StringValues values) in all)
        {
            json.WriteString(key, string.Join(',', values.ToArray()));
        }

        json.WriteEndObject();
    }

    private static void WriteRequestContext(
        Utf8JsonWriter json,
        HttpRequest request,
        HttpApiRoute route,
        string requestId,
        DateTimeOffset now)
    {
        json.WriteStartObject("requestContext");
        json.WriteString("accountId", "000000000000");
        json.WriteString("apiId", ApiId);
        json.WriteString("domainName", request.Host.Host);
        json.WriteString("domainPrefix", ApiId);
        json.WriteStartObject("http");
        json.WriteString("method", request.Method);
        json.WriteString("path", RawPath(request));
        json.WriteString("protocol", request.Protocol);
        json.WriteString("sourceIp", SourceAddress(request));
        json.WriteString("userAgent", request.Headers.UserAgent.ToString());
        json.WriteEndObject();
        json.WriteString("requestId", requestId);
        json.WriteString("routeKey", route.Key);
        json.WriteString("stage", "$default");
        json.WriteString("time", now.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture));
        json.WriteNumber("timeEpoch", now.ToUnixTimeMilliseconds());
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, string? contentType, ReadOnlyMemory<byte> body)
    {
        bool isText = IsText(contentType);
        if (body.Length > 0)
        {
            json.WriteString("body", isText ? Encoding.UTF8.GetString(body.Span) : Convert.ToBase64String(body.Span));
        }

        json.WriteBoolean("isBase64Encoded", body.Length > 0 && !isText);
    }

    // A form (application/x-www-form-urlencoded) is not among them: it arrives in base64.
    private static bool IsText(string? contentType)
    {
        string media = contentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        return media.StartsWith("text/", StringComparison.Ordinal)
            || media is MediaTypeNames.Application.Json or MediaTypeNames.Application.Xml or "application/javascript";
    }

    private static string SourceAddress(HttpRequest request) =>
        request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "127.0.0.1";
}
