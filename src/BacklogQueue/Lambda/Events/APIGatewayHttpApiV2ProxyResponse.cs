namespace Amazon.Lambda.APIGatewayEvents;

/// <summary>An answer in payload format 2.0; the same JSON answers a REST API too.</summary>
public sealed record APIGatewayHttpApiV2ProxyResponse
{
    public int StatusCode { get; set; }

    public Dictionary<string, string>? Headers { get; set; }

    public string? Body { get; set; }

    public bool IsBase64Encoded { get; set; }
}
