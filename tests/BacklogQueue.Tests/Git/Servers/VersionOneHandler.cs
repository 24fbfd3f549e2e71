namespace BacklogQueue.Tests.Git.Servers;

/// <summary>Asks for protocol v1 in the client's place, which it understands and never asks for.</summary>
internal sealed class VersionOneHandler()
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove("Git-Protocol");
        request.Headers.Add("Git-Protocol", "version=1");
        return base.SendAsync(request, cancellationToken);
    }
}
