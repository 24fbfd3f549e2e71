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
        IEnumerable<KeyValuePair<string, IEnumerable<string>>> all = request.Headers;
        foreach ((string name, IEnumerable<string> values) in all.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()))
        {
            headers[name] = string.Join(',', values);
        }

        if (request.Content?.Headers.ContentLength is { } length)
        {
            headers["Content-Length"] = length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return new AwsRequest(
            request.Method.Method,
            request.Headers.Host ?? uri.Authority,
            uri.AbsolutePath,
            uri.Query.TrimStart('?'),
            headers,
            request.Content is null ? Stream.Null : await request.Content.ReadAsStreamAsync(token));
    }
}
