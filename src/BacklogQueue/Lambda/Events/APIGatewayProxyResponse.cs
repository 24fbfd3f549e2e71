namespace Amazon.Lambda.APIGatewayEvents;

/// <summary>An answer to a REST API's request.</summary>
public sealed record APIGatewayProxyResponse
{
    public int StatusCode { get; set; }

    public Dictionary<string, string>? Headers { get; set; }

    public string? Body { get; set; }

    public bool IsBase64Encoded { get; set; }
}
