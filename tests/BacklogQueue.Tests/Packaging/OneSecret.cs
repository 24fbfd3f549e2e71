using System.Net;
using System.Text;
using System.Text.Json;

namespace BacklogQueue.Tests.Packaging;

/// <summary>Secrets Manager with one secret, whatever it is asked for.</summary>
internal sealed class OneSecret : HttpMessageHandler
{
    /// <summary>Null while there is none.</summary>
    public string? Text { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        (HttpStatusCode status, object body) = Text is null
            ? (HttpStatusCode.BadRequest, (object)new { __type = "ResourceNotFoundException", Message = "no such secret" })
            : (HttpStatusCode.OK, new { Name = "git", SecretString = Text });
        return Task.FromResult(new HttpResponseMessage(status)
        {
            Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/x-amz-json-1.1"),
            RequestMessage = request,
        });
    }
}
