namespace BacklogQueue.Tests.Git.Http;

/// <summary>Lets everything through and keeps which requests were made.</summary>
internal sealed class RecordingHandler()
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    private readonly List<string> _requests = [];

    /// <summary><c>GET info/refs</c> and the like.</summary>
    public IReadOnlyList<string> Requests => _requests;

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.AbsolutePath;
        _requests.Add($"{request.Method} {path[(path.IndexOf(".git/", StringComparison.Ordinal) + 5)..]}");
        return base.SendAsync(request, cancellationToken);
    }
}
