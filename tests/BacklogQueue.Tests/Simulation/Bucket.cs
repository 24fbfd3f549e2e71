using System.IO.Compression;
using Amazon.S3.Model;
using BacklogQueue.Artifacts;

namespace BacklogQueue.Tests.Simulation;

/// <summary>Reads what was published.</summary>
internal static class Bucket
{
    /// <summary>The versions of a ref's artifact, oldest first.</summary>
    public static async Task<IReadOnlyList<PublishedArtifact>> VersionsAsync(World world, string key)
    {
        ListVersionsResponse list = await world.Cloud.Observer.S3.ListVersionsAsync(
            new ListVersionsRequest { BucketName = world.Cloud.Bucket, Prefix = key });
        List<PublishedArtifact> artifacts = [];
        foreach (S3ObjectVersion version in Enumerable.Reverse(list.Versions ?? []).Where(version => version.Key == key))
        {
            artifacts.Add(await ReadAsync(world, version));
        }

        return artifacts;
    }

    private static async Task<PublishedArtifact> ReadAsync(World world, S3ObjectVersion version)
    {
        using GetObjectResponse response = await world.Cloud.Observer.S3.GetObjectAsync(
            world.Cloud.Bucket, version.Key, version.VersionId);
        using MemoryStream bytes = new();
        await response.ResponseStream.CopyToAsync(bytes);
        using ZipArchive zip = new(bytes);
        Dictionary<string, string> entries = new(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using StreamReader reader = new(await entry.OpenAsync());
            entries.Add(entry.FullName, await reader.ReadToEndAsync());
        }

        ArtifactMetadata made = ArtifactMetadata.Read(name => response.Metadata[name])!;
        return new PublishedArtifact(
            version.VersionId,
            new DateTimeOffset(response.LastModified!.Value.ToUniversalTime()),
            made.Commit,
            made.Delivery,
            made.LookedUpAt,
            entries);
    }
}
