using System.Net;

namespace BacklogQueue.Tests.Artifacts;

/// <summary>Sees the requests to S3, and answers those a test picks in its place.</summary>
internal sealed class Wire : DelegatingHandler
{
    private readonly Lock _lock = new();
    private readonly List<string> _requests = [];
    private int _partsInFlight;

    /// <summary>Gives the status to answer with instead of asking the server; null asks it.</summary>
    public Func<HttpRequestMessage, HttpStatusCode?> Refuse { get; init; } = _ => null;

    /// <summary>Runs before a request is passed on.</summary>
    public Func<HttpRequestMessage, Task> Before { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public int MostPartsInFlight { get; private set; }

    public static bool IsPart(HttpRequestMessage request) =>
        request.RequestUri!.Query.Contains("partNumber=", StringComparison.Ordinal);

    /// <summary>Whether the request makes the object appear.</summary>
    public static bool IsLast(HttpRequestMessage request) => !IsPart(request)
        && (request.Method == HttpMethod.Put || request.RequestUri!.Query.Contains("uploadId=", StringComparison.Ordinal))
        && request.Method != HttpMethod.Delete;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        bool isPart = IsPart(request);
        lock (_lock)
        {
            _requests.Add($"{request.Method} {request.RequestUri!.Query}");
            _partsInFlight += isPart ? 1 : 0;
            MostPartsInFlight = Math.Max(MostPartsInFlight, _partsInFlight);
        }

        try
        {
            await Before(request);
            return Refuse(request) is { } status
                ? new HttpResponseMessage(status) { RequestMessage = request, Content = new ByteArrayContent([]) }
                : await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                _partsInFlight -= isPart ? 1 : 0;
            }
        }
    }
}
