using System.Globalization;
using System.Net;
using System.Text;
using BacklogQueue.Local.Lambda;

namespace BacklogQueue.Tests.Local.Lambda;

public sealed class Runtime_api : IAsyncLifetime
{
    private const string Arn = "arn:aws:lambda:eu-central-1:000000000000:function:Packaging";

    private readonly HttpClient _http = new();
    private RuntimeApiServer _api = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await RuntimeApiServer.StartAsync(Arn, Token);
        _http.BaseAddress = new Uri($"http://{_api.Authority}/2018-06-01/runtime/");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task An_event_is_handed_over_with_its_headers()
    {
        Invocation invocation = Hand("""{"a":1}""");

        using HttpResponseMessage next = await NextAsync();

        Assert.Equal("""{"a":1}""", await next.Content.ReadAsStringAsync(Token));
        Assert.Equal(invocation.RequestId, Header(next, "Lambda-Runtime-Aws-Request-Id"));
        Assert.Equal("1767323045500", Header(next, "Lambda-Runtime-Deadline-Ms"));
        Assert.Equal(Arn, Header(next, "Lambda-Runtime-Invoked-Function-Arn"));
        Assert.Equal("Root=1-x", Header(next, "Lambda-Runtime-Trace-Id"));
        Assert.Equal("application/json", next.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Asking_for_an_event_waits_for_one_and_tells_that_the_runtime_is_ready()
    {
        Task<HttpResponseMessage> next = NextAsync();

        Assert.Null(await _api.Ready);
        Assert.False(next.IsCompleted);
        Hand("1");
        using HttpResponseMessage response = await next;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_response_ends_its_invocation_once()
    {
        Invocation invocation = Hand("1");
        (await NextAsync()).Dispose();

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync($"invocation/{invocation.RequestId}/response", "first"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync($"invocation/{invocation.RequestId}/response", "second"));

        InvocationResult result = await invocation.Result;
        Assert.Equal("first", Encoding.UTF8.GetString(result.Payload.Span));
    }

    [Fact]
    public async Task An_id_that_is_not_under_way_is_refused()
    {
        Invocation invocation = Hand("1");
        (await NextAsync()).Dispose();

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("invocation/another/response", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("invocation/another/error", "{}"));
        Assert.False(invocation.Result.IsCompleted);
    }

    [Fact]
    public async Task A_runtime_that_has_not_answered_gets_no_second_event()
    {
        Hand("1");
        Hand("2");
        (await NextAsync()).Dispose();

        using HttpResponseMessage second = await NextAsync();

        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode);
    }

    [Theory]
    [InlineData(RuntimeApiServer.MaxResponseBytes, HttpStatusCode.Accepted, null)]
    [InlineData(RuntimeApiServer.MaxResponseBytes + 1, HttpStatusCode.RequestEntityTooLarge, "Function.ResponseSizeTooLarge")]
    public async Task A_response_over_six_megabytes_fails_the_invocation(int bytes, HttpStatusCode status, string? error)
    {
        Invocation invocation = Hand("1");
        (await NextAsync()).Dispose();

        Assert.Equal(status, await PostAsync($"invocation/{invocation.RequestId}/response", new string('x', bytes)));

        InvocationResult result = await invocation.Result;
        Assert.Equal(error, result.Error?.Type);
        Assert.Equal(error is null ? bytes : 0, result.Payload.Length);
    }

    [Fact]
    public async Task An_error_is_read_from_its_body_and_named_by_its_header()
    {
        Invocation invocation = Hand("1");
        (await NextAsync()).Dispose();
        using HttpRequestMessage request = new(HttpMethod.Post, $"invocation/{invocation.RequestId}/error")
        {
            Content = new StringContent("""{"errorType":"InBody","errorMessage":"it broke","stackTrace":[]}"""),
            Headers = { { "Lambda-Runtime-Function-Error-Type", "Handler.InHeader" } },
        };

        using HttpResponseMessage response = await _http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(new FunctionError("Handler.InHeader", "it broke"), (await invocation.Result).Error);
    }

    [Fact]
    public async Task An_error_whose_body_is_no_JSON_is_an_error_all_the_same()
    {
        Invocation invocation = Hand("1");
        (await NextAsync()).Dispose();

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync($"invocation/{invocation.RequestId}/error", "<html>"));

        Assert.Equal("Unhandled", (await invocation.Result).Error?.Type);
    }

    [Fact]
    public async Task A_failed_start_is_told_apart_from_a_good_one()
    {
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("init/error", """{"errorType":"A","errorMessage":"b"}"""));

        Assert.Equal(new FunctionError("A", "b"), await _api.Ready);
    }

    [Fact]
    public async Task Any_other_path_is_not_found() =>
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("invocation/next", ""));

    private Invocation Hand(string payload)
    {
        DateTimeOffset deadline = DateTimeOffset.Parse("2026-01-02T03:04:05.500Z", CultureInfo.InvariantCulture);
        Invocation invocation = new(Guid.NewGuid().ToString(), Encoding.UTF8.GetBytes(payload), deadline, "Root=1-x");
        _api.Hand(invocation);
        return invocation;
    }

    private Task<HttpResponseMessage> NextAsync() => _http.GetAsync("invocation/next", Token);

    private async Task<HttpStatusCode> PostAsync(string path, string body)
    {
        using StringContent content = new(body);
        using HttpResponseMessage response = await _http.PostAsync(path, content, Token);
        return response.StatusCode;
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
