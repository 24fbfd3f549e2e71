using System.Text;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>The headers of an upload that become part of the object.</summary>
internal static class S3ObjectHeaders
{
    public const string MetadataPrefix = "x-amz-meta-";

    /// <summary>Bytes of user-defined metadata, names and values: the "Working with object metadata" page.</summary>
    private const int MaxMetadataBytes = 2_048;

    private static readonly string[] s_kept =
        ["Content-Type", "Content-Disposition", "Content-Language", "Cache-Control", "Expires", "x-amz-storage-class"];

    /// <exception cref="AwsException">Too much metadata, or something that is not implemented.</exception>
    public static Dictionary<string, string> Read(AwsRequest request)
    {
        foreach (string refused in (string[])["x-amz-object-lock-mode", "x-amz-website-redirect-location", "x-amz-tagging"])
        {
            if (request.Headers.ContainsKey(refused))
            {
                throw AwsException.NotImplemented("s3", $"PutObject with {refused}");
            }
        }

        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "binary/octet-stream" };
        int metadata = 0;
        foreach ((string name, string value) in request.Headers)
        {
            if (name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            {
                metadata += Encoding.UTF8.GetByteCount(name[MetadataPrefix.Length..]) + Encoding.UTF8.GetByteCount(value);
                headers[name.ToLowerInvariant()] = value;
            }
            else if (s_kept.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                headers[name] = value;
            }
        }

        if (metadata > MaxMetadataBytes)
        {
            throw new AwsException("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
        }

        // aws-chunked was the transport's; what is left is the object's.
        string encoding = string.Join(',', (request.Header("Content-Encoding") ?? "").Split(',', StringSplitOptions.TrimEntries)
            .Where(part => part is not ("aws-chunked" or "")));
        if (encoding.Length > 0)
        {
            headers["Content-Encoding"] = encoding;
        }

        return headers;
    }
}
