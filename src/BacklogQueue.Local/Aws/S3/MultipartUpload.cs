namespace BacklogQueue.Local.Aws.S3;

/// <summary>An object that is being uploaded in parts.</summary>
/// <param name="Id">Names the upload.</param>
/// <param name="Bucket">Where the object will be.</param>
/// <param name="Key">The object's key.</param>
/// <param name="InitiatedAt">When it was created.</param>
/// <param name="Headers">What will become part of the object.</param>
/// <param name="Algorithm">The checksum of every part; null for none.</param>
/// <param name="IsComposite">Whether the object's checksum is the parts' checksums' checksum, or that of the whole.</param>
internal sealed record MultipartUpload(
    string Id, string Bucket, string Key, DateTimeOffset InitiatedAt, Dictionary<string, string> Headers, string? Algorithm, bool IsComposite)
{
    /// <summary>By part number, 1-10,000.</summary>
    public SortedDictionary<int, (S3Upload Upload, DateTimeOffset At)> Parts { get; } = [];

    public static string ETag(S3Upload part) => $"\"{Convert.ToHexStringLower(part.Md5)}\"";
}
