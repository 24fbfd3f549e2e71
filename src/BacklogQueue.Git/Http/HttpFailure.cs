using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace BacklogQueue.Git.Http;

/// <summary>What an answer means that is not the one a git server gives.</summary>
internal static class HttpFailure
{
    private const int MaxWords = 1024;
    private const int MaxPage = 64 << 10;

    /// <summary>The error of a status that is neither 200 nor a redirect, with the server's words if it has any.</summary>
    public static async Task<GitException> OfStatusAsync(
        HttpResponseMessage response,
        Stream body,
        Uri url,
        RemoteText text,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        int status = (int)response.StatusCode;
        GitErrorKind kind = response.StatusCode switch
        {
            // 203: a proxy's own page in the place of the server's.
            HttpStatusCode.Unauthorized or HttpStatusCode.NonAuthoritativeInformation => GitErrorKind.Unauthorized,
            HttpStatusCode.Forbidden => GitErrorKind.Forbidden,
            HttpStatusCode.NotFound or HttpStatusCode.Gone => GitErrorKind.RepositoryNotFound,
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => GitErrorKind.ServerUnavailable,
            _ => status >= 500 ? GitErrorKind.ServerUnavailable : GitErrorKind.Protocol,
        };
        string words = response.Content.Headers.ContentType?.MediaType == "text/plain"
            ? ": " + text.Clean(await ReadAsync(body, MaxWords, cancellationToken))
            : ".";
        return new(kind, $"{RemoteAddress.Display(url)} answers HTTP {status}{words}")
        {
            RetryAfter = kind == GitErrorKind.ServerUnavailable ? RetryAfter(response.Headers.RetryAfter, clock) : null,
        };
    }

    /// <summary>The error of a 200 whose content is something else: a login form, another page, another service.</summary>
    public static async Task<GitException> OfContentAsync(
        HttpResponseMessage response,
        Stream body,
        Uri url,
        CancellationToken cancellationToken)
    {
        bool isPage = response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml";
        if (isPage)
        {
            string page = Encoding.Latin1.GetString(await ReadAsync(body, MaxPage, cancellationToken));
            if (page.Replace("\"", "").Replace("'", "").Contains("type=password", StringComparison.OrdinalIgnoreCase))
            {
                return new(GitErrorKind.Unauthorized, $"{RemoteAddress.Display(url)} answers with a login page.");
            }
        }

        string what = isPage ? "a web page" : "something else than smart git HTTP";
        return new(GitErrorKind.NotAGitServer, $"{RemoteAddress.Display(url)} answers with {what}.");
    }

    /// <summary>Seconds, or a date (RFC 9110, 10.2.3); one that is past asks for no wait.</summary>
    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeProvider clock)
    {
        TimeSpan? wait = header?.Delta ?? header?.Date - clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static async Task<byte[]> ReadAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[limit];
        int count = await body.ReadAtLeastAsync(bytes, limit, throwOnEndOfStream: false, cancellationToken);
        return bytes[..count];
    }
}
