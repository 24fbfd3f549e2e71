using System.Globalization;
using System.Net.Http.Headers;

namespace BacklogQueue.Local.Aws;

/// <summary>Brings requests of this process's own HTTP clients to the services, without a socket.</summary>
internal sealed class LocalAwsHandler(LocalAws aws) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        AwsResponse response = await aws.HandleAsync(await ReadAsync(request, cancellationToken), cancellationToken);
        HttpResponseMessage message = new((System.Net.HttpStatusCode)response.Status)
        {
            RequestMessage = request,
            Content = new StreamContent(response.Body),
        };
        message.Content.Headers.ContentLength = response.Length;
        foreach ((string name, string value) in response.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    private static async Task<AwsRequest> ReadAsync(HttpRequestMessage request, CancellationToken token)
    {
        Uri uri = request.RequestUri!;
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        Add(request.Headers);
        if (request.Content is { } content)
        {
            Add(content.Headers);
            if (content.Headers.ContentLength is { } length)
            {
                headers["Content-Length"] = length.ToString(CultureInfo.InvariantCulture);
            }
        }

        return new AwsRequest(
            request.Method.Method,
            request.Headers.Host ?? uri.Authority,
            uri.AbsolutePath,
            uri.Query.TrimStart('?'),
            headers,
            request.Content is null ? Stream.Null : await request.Content.ReadAsStreamAsync(token));

        void Add(HttpHeaders sent)
        {
            foreach ((string name, HeaderStringValues values) in sent.NonValidated)
            {
                headers[name] = string.Join(',', values);
            }
        }
    }
}
