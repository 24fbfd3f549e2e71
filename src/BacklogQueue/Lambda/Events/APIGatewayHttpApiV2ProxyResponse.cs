namespace Amazon.Lambda.APIGatewayEvents;

/// <summary>An answer to an HTTP API's request, payload format 2.0.</summary>
public sealed record APIGatewayHttpApiV2ProxyResponse
{
    public int StatusCode { get; set; }

    public Dictionary<string, string>? Headers { get; set; }

    public string? Body { get; set; }

    public bool IsBase64Encoded { get; set; }
}
