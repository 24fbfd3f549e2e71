namespace BacklogQueue.Tests.Git.Http;

/// <summary>Lets everything through, and keeps which requests were made and what was answered.</summary>
internal sealed class RecordingHandler()
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    private readonly List<string> _requests = [];
    private readonly List<byte[]> _answers = [];

    /// <summary><c>GET info/refs</c> and the like.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <summary>The bodies, whole.</summary>
    public IReadOnlyList<byte[]> Answers => _answers;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.AbsolutePath;
        _requests.Add($"{request.Method} {path[(path.IndexOf(".git/", StringComparison.Ordinal) + 5)..]}");
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        _answers.Add(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return response;
    }
}
