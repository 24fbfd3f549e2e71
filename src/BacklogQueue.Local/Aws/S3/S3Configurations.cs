using System.Xml.Linq;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>A bucket's settings: documents that are kept and given back; versioning and EventBridge also have an effect.</summary>
internal sealed class S3Configurations(S3State state)
{
    /// <summary>By sub-resource: the document's root, and what GET answers before it is put (text, or an error's code).</summary>
    private static readonly Dictionary<string, (string Root, string Absent)> s_documents = new()
    {
        ["versioning"] = ("VersioningConfiguration", ""),
        ["notification"] = ("NotificationConfiguration", ""),
        ["publicAccessBlock"] = ("PublicAccessBlockConfiguration", "NoSuchPublicAccessBlockConfiguration"),
        ["encryption"] = ("ServerSideEncryptionConfiguration", "ServerSideEncryptionConfigurationNotFoundError"),
        ["lifecycle"] = ("LifecycleConfiguration", "NoSuchLifecycleConfiguration"),
        ["tagging"] = ("Tagging", "NoSuchTagSet"),
        ["ownershipControls"] = ("OwnershipControls", "OwnershipControlsNotFoundError"),
        ["policy"] = ("", "NoSuchBucketPolicy"),
    };

    /// <summary>Whether a query name is one of these settings.</summary>
    public static bool Has(string subresource) => s_documents.ContainsKey(subresource);

    public AwsResponse Get(S3Request request, string subresource)
    {
        (string root, string absent) = s_documents[subresource];
        lock (state.Lock)
        {
            if (state.Require(request.Bucket).Configurations.GetValueOrDefault(subresource) is { } document)
            {
                return AwsResponse.Text(200, root.Length == 0 ? "application/json" : "application/xml", document);
            }
        }

        return absent.Length == 0
            ? S3Xml.Answer(S3Xml.Element(root))
            : throw new AwsException(absent, $"The {subresource} configuration does not exist", 404);
    }

    public async Task<AwsResponse> PutAsync(S3Request request, string subresource, CancellationToken token)
    {
        (string root, _) = s_documents[subresource];
        using StreamReader reader = new(request.Http.Body);
        string document = await reader.ReadToEndAsync(token);
        using MemoryStream bytes = new(System.Text.Encoding.UTF8.GetBytes(document));
        XElement? xml = root.Length == 0 ? null : await S3Xml.ReadAsync(bytes, root, token);
        if (subresource == "notification" && xml!.Elements().Any(element => element.Name.LocalName != "EventBridgeConfiguration"))
        {
            throw AwsException.NotImplemented("s3", "PutBucketNotificationConfiguration to anything but EventBridge");
        }

        string? versioning = subresource == "versioning" ? xml!.Child("Status") : null;
        if (subresource == "versioning" && versioning is not ("Enabled" or "Suspended"))
        {
            throw S3Error.MalformedXml();
        }

        lock (state.Lock)
        {
            S3Bucket bucket = state.Require(request.Bucket);
            bucket.Configurations[subresource] = document;
            bucket.Versioning = versioning ?? bucket.Versioning;
            state.Note(bucket);
        }

        return new AwsResponse(subresource is "policy" or "tagging" ? 204 : 200);
    }

    public AwsResponse Delete(S3Request request, string subresource)
    {
        if (subresource is "versioning" or "notification")
        {
            throw AwsException.NotImplemented("s3", $"DELETE of {subresource}");
        }

        lock (state.Lock)
        {
            S3Bucket bucket = state.Require(request.Bucket);
            bucket.Configurations.Remove(subresource);
            state.Note(bucket);
        }

        return new AwsResponse(204);
    }
}
