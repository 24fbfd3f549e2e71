using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using BacklogQueue.Local.Lambda;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Lambda;

public sealed class Http_api : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private readonly HttpClient _http = new();
    private readonly TaskCompletionSource<JsonNode> _event = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HttpApiServer _api = null!;
    private Task<InvocationResult> _answer = Answering("""{"statusCode":200,"body":"{}"}""");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await HttpApiServer.StartAsync(
            [new("POST", "/webhooks/{space}", "Ingest"), new("GET", "/health", "Ingest")],
            (function, payload, _) =>
            {
                Assert.Equal("Ingest", function);
                _event.TrySetResult(JsonNode.Parse(payload.Span)!);
                return _answer;
            },
            port: 0,
            _clock,
            Guid.NewGuid,
            Token);
        _http.BaseAddress = _api.Url;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_request_is_the_event_of_payload_format_2()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "webhooks/my%20space?token=a%2Bb&x=1&x=2")
        {
            Content = new StringContent("""{"type":12}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Two", ["1", "2"]);
        request.Headers.Add("Cookie", "a=1; b=2");
        request.Headers.UserAgent.ParseAdd("Backlog-Webhook/1");

        using HttpResponseMessage response = await _http.SendAsync(request, Token);

        JsonNode sent = await _event.Task;
        Assert.Equal("2.0", Text(sent["version"]));
        Assert.Equal("POST /webhooks/{space}", Text(sent["routeKey"]));
        Assert.Equal("/webhooks/my%20space", Text(sent["rawPath"]));
        Assert.Equal("token=a%2Bb&x=1&x=2", Text(sent["rawQueryString"]));
        Assert.Equal("""{"token":"a+b","x":"1,2"}""", sent["queryStringParameters"]!.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Equal("my space", Text(sent["pathParameters"]!["space"]));
        Assert.Equal("""["a=1","b=2"]""", sent["cookies"]!.ToJsonString());
        Assert.Equal("1,2", Text(sent["headers"]!["x-two"])?.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("127.0.0.1", Text(sent["headers"]!["x-forwarded-for"]));
        Assert.Null(sent["headers"]!["cookie"]);
        Assert.All(sent["headers"]!.AsObject(), header => Assert.Equal(header.Key.ToLowerInvariant(), header.Key));
        JsonNode context = sent["requestContext"]!;
        Assert.Equal("POST", Text(context["http"]!["method"]));
        Assert.Equal("/webhooks/my%20space", Text(context["http"]!["path"]));
        Assert.Equal("HTTP/1.1", Text(context["http"]!["protocol"]));
        Assert.Equal("127.0.0.1", Text(context["http"]!["sourceIp"]));
        Assert.Equal("Backlog-Webhook/1", Text(context["http"]!["userAgent"]));
        Assert.Equal("$default", Text(context["stage"]));
        Assert.Equal("02/Jan/2026:03:04:05 +0000", Text(context["time"]));
        Assert.Equal("1767323045000", Text(context["timeEpoch"]));
        Assert.True(Guid.TryParse(Text(context["requestId"]), out _));
        Assert.Equal("""{"type":12}""", Text(sent["body"]));
        Assert.False(sent["isBase64Encoded"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", false)]
    [InlineData("text/plain", false)]
    [InlineData("application/xml", false)]
    [InlineData("application/x-www-form-urlencoded", true)]
    [InlineData("application/octet-stream", true)]
    [InlineData(null, true)]
    public async Task A_body_that_is_no_text_arrives_in_base64(string? contentType, bool isBase64)
    {
        byte[] body = Encoding.UTF8.GetBytes("payload=é");
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);

        using HttpResponseMessage response = await _http.PostAsync("webhooks/local", content, Token);

        JsonNode sent = await _event.Task;
        Assert.Equal(isBase64, sent["isBase64Encoded"]!.GetValue<bool>());
        Assert.Equal(isBase64 ? Convert.ToBase64String(body) : "payload=é", Text(sent["body"]));
    }

    [Fact]
    public async Task A_request_without_body_query_and_cookies_has_none_in_its_event()
    {
        using HttpResponseMessage response = await _http.GetAsync("health", Token);

        JsonObject sent = (await _event.Task).AsObject();
        Assert.Equal("GET /health", Text(sent["routeKey"]));
        Assert.Equal("", Text(sent["rawQueryString"]));
        Assert.DoesNotContain("body", sent);
        Assert.DoesNotContain("cookies", sent);
        Assert.DoesNotContain("queryStringParameters", sent);
        Assert.DoesNotContain("pathParameters", sent);
    }

    [Fact]
    public async Task What_the_function_answers_is_answered()
    {
        _answer = Answering("""
            {"statusCode":401,"headers":{"content-type":"text/plain","www-authenticate":"Basic"},"cookies":["a=1"],"body":"bm8=","isBase64Encoded":true}
            """);

        using HttpResponseMessage response = await _http.PostAsync("webhooks/local", null, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("no", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Basic", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal(["a=1"], response.Headers.GetValues("Set-Cookie"));
    }

    [Fact]
    public async Task An_answer_without_a_status_is_the_body_of_a_200()
    {
        _answer = Answering("""{"message":"hello"}""");

        Assert.Equal((HttpStatusCode.OK, """{"message":"hello"}"""), await PostAsync());
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"statusCode":"many"}""")]
    [InlineData("""{"statusCode":200,"body":"?","isBase64Encoded":true}""")]
    public async Task An_answer_that_cannot_be_read_is_an_internal_error(string payload)
    {
        _answer = Answering(payload);

        Assert.Equal((HttpStatusCode.InternalServerError, """{"message":"Internal Server Error"}"""), await PostAsync());
    }

    [Fact]
    public async Task A_function_error_is_an_internal_error_that_tells_nothing()
    {
        _answer = Task.FromResult(InvocationResult.Failed("Unhandled", "secret details"));

        Assert.Equal((HttpStatusCode.InternalServerError, """{"message":"Internal Server Error"}"""), await PostAsync());
    }

    [Fact]
    public async Task A_function_that_takes_longer_than_thirty_seconds_is_given_up()
    {
        _answer = new TaskCompletionSource<InvocationResult>().Task;
        Task<(HttpStatusCode, string)> posted = PostAsync();
        await _event.Task;

        while (!posted.IsCompleted)
        {
            _clock.Advance(HttpApiServer.IntegrationTimeout);
            await Task.Yield();
        }

        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"message":"Service Unavailable"}"""), await posted);
    }

    [Theory]
    [InlineData("GET", "webhooks/local")]
    [InlineData("POST", "webhooks/")]
    [InlineData("POST", "webhooks/local/more")]
    [InlineData("POST", "health")]
    [InlineData("GET", "")]
    public async Task What_no_route_takes_is_not_found(string method, string path)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        using HttpResponseMessage response = await _http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("""{"message":"Not Found"}""", await response.Content.ReadAsStringAsync(Token));
        Assert.False(_event.Task.IsCompleted);
    }

    [Theory]
    [InlineData(HttpApiServer.MaxBodyBytes, HttpStatusCode.OK)]
    [InlineData(HttpApiServer.MaxBodyBytes + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_over_ten_megabytes_is_refused(int bytes, HttpStatusCode status)
    {
        using ByteArrayContent content = new(new byte[bytes]);

        using HttpResponseMessage response = await _http.PostAsync("webhooks/local", content, Token);

        Assert.Equal(status, response.StatusCode);
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync()
    {
        using HttpResponseMessage response = await _http.PostAsync("webhooks/local", null, Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    private static Task<InvocationResult> Answering(string payload) =>
        Task.FromResult(new InvocationResult(Encoding.UTF8.GetBytes(payload), null));

    private static string? Text(JsonNode? node) => node?.ToString();
}
