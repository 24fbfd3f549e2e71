namespace Amazon.Lambda.APIGatewayEvents;

/// <summary>A REST API's request (and an HTTP API's in payload format 1.0).</summary>
/// <remarks>
/// <see href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html"/>
/// </remarks>
public sealed record APIGatewayProxyRequest
{
    public string? HttpMethod { get; set; }

    /// <summary>The path without the stage.</summary>
    public string? Path { get; set; }

    /// <summary>Names as sent; of a name sent several times the last value.</summary>
    public Dictionary<string, string?>? Headers { get; set; }

    /// <summary>Decoded; of a name sent several times the last value.</summary>
    public Dictionary<string, string?>? QueryStringParameters { get; set; }

    public ProxyRequestContext? RequestContext { get; set; }

    public string? Body { get; set; }

    public bool IsBase64Encoded { get; set; }

    /// <summary>What the API knows about the request.</summary>
    public sealed record ProxyRequestContext
    {
        public string? RequestId { get; set; }

        public RequestIdentity? Identity { get; set; }
    }

    /// <summary>The sender.</summary>
    public sealed record RequestIdentity
    {
        public string? SourceIp { get; set; }

        public string? UserAgent { get; set; }
    }
}
