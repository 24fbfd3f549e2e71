using System.Text.Json.Serialization;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>One version of an object, or a delete marker; never changed once made.</summary>
internal sealed record S3ObjectVersion
{
    /// <summary>The id of what is stored while versioning is off or suspended.</summary>
    public const string NullId = "null";

    public required string Key { get; init; }

    public required string VersionId { get; init; }

    /// <summary>Greater than that of every version made before, of whatever key.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    public bool IsDeleteMarker { get; init; }

    /// <summary>With its quotes.</summary>
    public string ETag { get; init; } = "";

    public S3Body Body { get; init; } = S3Body.Empty;

    /// <summary>What the sender set and readers get: content type and the like, user metadata, checksum.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    [JsonIgnore]
    public long Size => Body.Length;
}
