using Amazon.DynamoDBv2.Model;
using BacklogQueue.Artifacts;

namespace BacklogQueue.PushLogs;

/// <summary>An artifact's version among the attributes of a row or head, both directions.</summary>
internal static class ArtifactItem
{
    public static (string Name, AttributeValue? Value)[] Write(ArtifactVersion artifact) =>
    [
        ("bucket", ItemValues.Of(artifact.Bucket)),
        ("key", ItemValues.Of(artifact.Key)),
        ("versionId", ItemValues.OfOptional(artifact.VersionId)),
        ("etag", ItemValues.Of(artifact.ETag)),
        ("size", ItemValues.Of(artifact.Size)),
        ("files", ItemValues.OfOptional(artifact.Files)),
    ];

    public static ArtifactVersion? Read(Dictionary<string, AttributeValue> item) => item.OptionalText("key") is { } key
        ? new ArtifactVersion(
            item.Text("bucket"),
            key,
            item.OptionalText("versionId"),
            item.Text("etag"),
            item.Number("size"),
            (int?)item.OptionalNumber("files"))
        : null;
}
