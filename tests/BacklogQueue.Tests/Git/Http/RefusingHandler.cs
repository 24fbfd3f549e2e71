using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Git.Http;

/// <summary>A real server that refuses the first fetches by id; what it lets through it counts.</summary>
/// <param name="refusal">What it answers then.</param>
/// <param name="refusals">How many fetches it refuses.</param>
internal sealed class RefusingHandler(Func<HttpRequestMessage, HttpResponseMessage> refusal, int refusals = 1)
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    private readonly List<string> _fetches = [];

    /// <summary>The bodies of the fetches, the refused one first.</summary>
    public IReadOnlyList<string> Fetches => _fetches;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        if (!body.Contains("want "))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        _fetches.Add(body);
        return _fetches.Count <= refusals ? refusal(request) : await base.SendAsync(request, cancellationToken);
    }
}
