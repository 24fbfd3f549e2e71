using System.Collections.Concurrent;

namespace BacklogQueue.Tests.Support;

/// <summary>
/// The far end of an <see cref="HttpClient"/>: gives the answers in turn (the last one for ever) and keeps the requests.
/// </summary>
internal sealed class ScriptedHandler(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
{
    private readonly ConcurrentQueue<WireRequest> _requests = new();
    private int _next = -1;

    public IReadOnlyList<WireRequest> Requests => [.. _requests];

    public WireRequest Request => Assert.Single(Requests);

    /// <summary>An answer with this status, body and headers.</summary>
    public static Func<HttpRequestMessage, HttpResponseMessage> Answer(
        int status, string body = "", params (string Name, string Value)[] headers) => _ =>
    {
        HttpResponseMessage response = new((System.Net.HttpStatusCode)status) { Content = new StringContent(body) };
        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    };

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers = request.Headers.NonValidated
            .Concat(request.Content?.Headers.NonValidated ?? default)
            .Select(header => KeyValuePair.Create(header.Key, header.Value.AsEnumerable()));
        _requests.Enqueue(new WireRequest(
            request.RequestUri!,
            request.Method.Method,
            headers.ToDictionary(
                header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
            body));
        int turn = Math.Min(Interlocked.Increment(ref _next), answers.Length - 1);
        return answers[turn](request);
    }
}
