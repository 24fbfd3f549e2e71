namespace Amazon.Lambda.APIGatewayEvents;

/// <summary>An HTTP API's request, payload format 2.0; function URLs send it too.</summary>
/// <remarks>
/// <see href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html"/>
/// </remarks>
public sealed record APIGatewayHttpApiV2ProxyRequest
{
    public string? Version { get; set; }

    public string? RouteKey { get; set; }

    /// <summary>The path, decoded, with the stage in front unless it is <c>$default</c>.</summary>
    public string? RawPath { get; set; }

    /// <summary>What follows the <c>?</c>, encoded as it was sent.</summary>
    public string? RawQueryString { get; set; }

    /// <summary>Names in lower case; values sent several times are joined by commas.</summary>
    public Dictionary<string, string?>? Headers { get; set; }

    public ProxyRequestContext? RequestContext { get; set; }

    public string? Body { get; set; }

    public bool IsBase64Encoded { get; set; }

    /// <summary>What the API knows about the request.</summary>
    public sealed record ProxyRequestContext
    {
        public string? RequestId { get; set; }

        public string? Stage { get; set; }

        public HttpDescription? Http { get; set; }
    }

    /// <summary>The request line and its sender.</summary>
    public sealed record HttpDescription
    {
        public string? Method { get; set; }

        public string? Path { get; set; }

        public string? SourceIp { get; set; }

        public string? UserAgent { get; set; }
    }
}
