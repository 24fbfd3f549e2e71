using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws;

/// <summary>A refusal in AWS's words: the code and text that a client of the real service would see.</summary>
/// <param name="code">The service's own error code, e.g. <c>QueueDoesNotExist</c>.</param>
/// <param name="message">The text shown to people.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class AwsException(string code, string message, int status = 400) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>The code of the older query protocol where it differs (SQS's <c>x-amzn-query-error</c>).</summary>
    public string? QueryCode { get; init; }

    /// <summary>Members of the error's body besides its type and message.</summary>
    public JsonObject? Details { get; init; }

    /// <summary>For S3: elements of the error's XML besides code and message.</summary>
    public IReadOnlyDictionary<string, string> Elements { get; init; } = new Dictionary<string, string>();

    /// <summary>Something AWS does and the stand-in does not: always said aloud, never ignored.</summary>
    public static AwsException NotImplemented(string service, string operation) =>
        new("NotImplemented", $"BacklogQueue.Local does not implement {service}:{operation}", 501);
}
