using System.Net;
using System.Text;

namespace BacklogQueue.Tests.Git.Http;

/// <summary>Answers of a smart HTTP server, written by hand.</summary>
internal static class GitAnswer
{
    /// <param name="content"><c>advertisement</c> or <c>result</c>.</param>
    /// <param name="pktLines">The body, byte for byte (Latin-1).</param>
    public static HttpResponseMessage Of(string content, string pktLines) =>
        Of(content, Encoding.Latin1.GetBytes(pktLines));

    public static HttpResponseMessage Of(string content, byte[] body) => Of(content, new MemoryStream(body));

    public static HttpResponseMessage Of(string content, Stream body)
    {
        HttpResponseMessage response = new(HttpStatusCode.OK) { Content = new StreamContent(body) };
        response.Content.Headers.ContentType = new($"application/x-git-upload-pack-{content}");
        return response;
    }
}
