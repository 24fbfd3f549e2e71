using System.Text;

namespace BacklogQueue.Local.Aws;

/// <summary>What a service answers; the transport sends it and disposes of the body.</summary>
internal sealed class AwsResponse(int status)
{
    public int Status { get; } = status;

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Stream Body { get; init; } = Stream.Null;

    /// <summary>Bytes of the body; for an answer to <c>HEAD</c>, of the body that <c>GET</c> would have.</summary>
    public long Length { get; init; }

    public static AwsResponse Text(int status, string contentType, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        AwsResponse response = new(status) { Body = new MemoryStream(bytes), Length = bytes.Length };
        response.Headers["Content-Type"] = contentType;
        return response;
    }
}
