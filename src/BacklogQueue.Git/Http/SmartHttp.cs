using System.Net;
using System.Net.Http.Headers;

namespace BacklogQueue.Git.Http;

/// <summary>
/// The two requests of smart HTTP (<see href="https://git-scm.com/docs/http-protocol"/>), with every rule about
/// addresses, credentials, statuses and content types.
/// </summary>
internal sealed class SmartHttp(GitRemoteOptions options, HttpMessageInvoker http, RemoteText text)
{
    private const string Service = "application/x-git-upload-pack-";

    /// <summary><c>GET info/refs</c>, asking for protocol v2.</summary>
    /// <returns>The body, to be disposed, and the repository's URL after redirects.</returns>
    public async Task<(Stream Body, Uri Repository)> GetAdvertisementAsync(CancellationToken cancellationToken)
    {
        Uri url = RemoteAddress.AdvertisementOf(options.Url);
        for (int followed = 0; ; followed++)
        {
            using HttpRequestMessage request = Request(HttpMethod.Get, url, "*/*", version: 2);
            request.Headers.Pragma.Add(new("no-cache"));
            (HttpResponseMessage response, Stream body) = await SendAsync(request, cancellationToken);
            try
            {
                if (!IsRedirect(response.StatusCode))
                {
                    await CheckAsync(response, body, url, "advertisement", cancellationToken);
                    return (body, RemoteAddress.RepositoryOf(url));
                }

                url = RemoteAddress.Redirect(url, response.Headers.Location, followed);
                await body.DisposeAsync();
            }
            catch
            {
                await body.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary><c>POST git-upload-pack</c>. The request has a length: some proxies refuse chunked ones.</summary>
    /// <param name="repository">From <see cref="GetAdvertisementAsync"/>.</param>
    /// <param name="version">The protocol version that the server speaks.</param>
    /// <param name="pktLines">The request's body.</param>
    /// <param name="cancellationToken">Ends the wait for the answer's head.</param>
    /// <returns>The body, to be disposed.</returns>
    public async Task<Stream> PostAsync(
        Uri repository,
        int version,
        ReadOnlyMemory<byte> pktLines,
        CancellationToken cancellationToken)
    {
        Uri url = new($"{repository}/git-upload-pack");
        using HttpRequestMessage request = Request(HttpMethod.Post, url, Service + "result", version);
        request.Content = new ReadOnlyMemoryContent(pktLines);
        request.Content.Headers.ContentType = new(Service + "request");
        (HttpResponseMessage response, Stream body) = await SendAsync(request, cancellationToken);
        try
        {
            if (IsRedirect(response.StatusCode))
            {
                throw RemoteAddress.Refused(url, "answers a POST");
            }

            await CheckAsync(response, body, url, "result", cancellationToken);
            return body;
        }
        catch
        {
            await body.DisposeAsync();
            throw;
        }
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private HttpRequestMessage Request(HttpMethod method, Uri url, string accept, int version)
    {
        HttpRequestMessage request = new(method, url);
        request.Headers.TryAddWithoutValidation("User-Agent", options.Agent);
        request.Headers.Accept.ParseAdd(accept);
        if (version > 0)
        {
            request.Headers.Add("Git-Protocol", $"version={version}");
        }

        // Without waiting to be asked, which saves a round trip; never to a host that a redirect leads to.
        if (options.Credentials is { } credentials && RemoteAddress.IsSameOrigin(url, options.Url))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials.BasicToken);
        }

        return request;
    }

    private async Task<(HttpResponseMessage Response, Stream Body)> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        IdleTimer timer = new(options.Limits.Idle, options.Clock);
        HttpResponseMessage? response = null;
        try
        {
            response = await timer.RunAsync(
                static (call, token) => new ValueTask<HttpResponseMessage>(call.http.SendAsync(call.request, token)),
                (http, request),
                cancellationToken);
            Stream raw = await response.Content.ReadAsStreamAsync(cancellationToken);
            Stream decoded = ContentDecoder.Decode(raw, response.Content.Headers.ContentEncoding);
            return (response, new ResponseStream(response, decoded, timer));
        }
        catch
        {
            response?.Dispose();
            timer.Dispose();
            throw;
        }
    }

    private async Task CheckAsync(
        HttpResponseMessage response,
        Stream body,
        Uri url,
        string content,
        CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw await HttpFailure.OfStatusAsync(response, body, url, text, options.Clock, cancellationToken);
        }

        string? type = response.Content.Headers.ContentType?.MediaType;
        if (!string.Equals(type, Service + content, StringComparison.OrdinalIgnoreCase))
        {
            throw await HttpFailure.OfContentAsync(response, body, url, cancellationToken);
        }
    }
}
