using System.Globalization;
using System.Xml.Linq;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>Writing, reading and deleting one object, or a list of them.</summary>
internal sealed class S3Objects(S3State state)
{
    private const int MaxDeleted = 1_000;

    public async Task<AwsResponse> PutAsync(S3Request request, CancellationToken token)
    {
        if (request.Header("x-amz-copy-source") is not null)
        {
            throw AwsException.NotImplemented("s3", "CopyObject");
        }

        Dictionary<string, string> headers = S3ObjectHeaders.Read(request.Http);
        lock (state.Lock)
        {
            state.Require(request.Bucket);
        }

        S3Upload upload = await S3Upload.ReceiveAsync(request, S3Checksum.Find(request.Http), state, token);
        if (upload.Algorithm is not null)
        {
            headers[S3Checksum.HeaderPrefix + upload.Algorithm] = upload.Checksum!;
            headers["x-amz-checksum-type"] = "FULL_OBJECT";
        }

        S3Bucket bucket;
        S3ObjectVersion version;
        try
        {
            lock (state.Lock)
            {
                bucket = state.Require(request.Bucket);
                S3Preconditions.CheckWrite(request.Http, request.Key, bucket.FindCurrent(request.Key));
                version = state.Put(bucket, request.Key, version => version with
                {
                    ETag = $"\"{Convert.ToHexStringLower(upload.Md5)}\"",
                    Body = upload.Body,
                    Headers = headers,
                });
            }
        }
        catch (AwsException)
        {
            upload.Body.Delete();
            throw;
        }

        state.Announce(bucket, version, "PutObject");
        AwsResponse response = new(200);
        response.Headers["ETag"] = version.ETag;
        AddVersion(response, bucket, version);
        AddChecksum(response, version);
        return response;
    }

    /// <summary>GetObject and HeadObject.</summary>
    public AwsResponse Read(S3Request request, bool withBody)
    {
        lock (state.Lock)
        {
            S3Bucket bucket = state.Require(request.Bucket);
            S3ObjectVersion version = FindToRead(request, bucket);
            S3Preconditions.CheckRead(request.Http, version);
            S3Range? range = S3Range.Parse(request.Header("Range"), version.Size);
            (long offset, long count) = range is { } part ? (part.Offset, part.Count) : (0, version.Size);
            AwsResponse response = new(range is null ? 200 : 206)
            {
                Body = withBody ? version.Body.Open(offset, count) : Stream.Null,
                Length = count,
            };
            foreach ((string name, string value) in version.Headers.Where(header => !header.Key.StartsWith("x-amz-checksum-", StringComparison.Ordinal)))
            {
                response.Headers[name] = value;
            }

            response.Headers["ETag"] = version.ETag;
            response.Headers["Last-Modified"] = version.LastModified.ToString("R", CultureInfo.InvariantCulture);
            response.Headers["Accept-Ranges"] = "bytes";
            response.Headers["x-amz-server-side-encryption"] = "AES256";
            AddVersion(response, bucket, version);
            if (range is not null)
            {
                response.Headers["Content-Range"] = $"bytes {offset}-{offset + count - 1}/{version.Size}";
            }
            else if (request.Header("x-amz-checksum-mode")?.Equals("ENABLED", StringComparison.OrdinalIgnoreCase) == true)
            {
                AddChecksum(response, version);
            }

            return response;
        }
    }

    public AwsResponse Delete(S3Request request)
    {
        lock (state.Lock)
        {
            S3Bucket bucket = state.Require(request.Bucket);
            if (request.Header("If-Match") is not null)
            {
                S3Preconditions.CheckWrite(request.Http, request.Key, bucket.FindCurrent(request.Key));
            }

            (string? versionId, bool isMarker) = Delete(bucket, request.Key, request.Query("versionId"));
            AwsResponse response = new(204);
            if (versionId is not null)
            {
                response.Headers["x-amz-version-id"] = versionId;
            }

            if (isMarker)
            {
                response.Headers["x-amz-delete-marker"] = "true";
            }

            return response;
        }
    }

    public async Task<AwsResponse> DeleteManyAsync(S3Request request, CancellationToken token)
    {
        XElement delete = await S3Xml.ReadAsync(request.Http.Body, "Delete", token);
        XElement[] objects = [.. delete.Children("Object")];
        if (objects.Length is 0 or > MaxDeleted)
        {
            throw S3Error.MalformedXml();
        }

        bool quiet = delete.Child("Quiet") == "true";
        XElement result = S3Xml.Element("DeleteResult");
        lock (state.Lock)
        {
            S3Bucket bucket = state.Require(request.Bucket);
            foreach (XElement entry in objects)
            {
                string key = entry.Child("Key") ?? throw S3Error.MalformedXml();
                string? asked = entry.Child("VersionId");
                (string? versionId, bool isMarker) = Delete(bucket, key, asked);
                XElement deleted = S3Xml.Element("Deleted", S3Xml.Element("Key", key));
                if (asked is not null)
                {
                    deleted.Add(S3Xml.Element("VersionId", asked));
                }

                if (isMarker)
                {
                    deleted.Add(S3Xml.Element("DeleteMarker", true), S3Xml.Element("DeleteMarkerVersionId", versionId));
                }

                if (!quiet)
                {
                    result.Add(deleted);
                }
            }
        }

        return S3Xml.Answer(result);
    }

    public static void AddVersion(AwsResponse response, S3Bucket bucket, S3ObjectVersion version)
    {
        if (bucket.Versioning is not null)
        {
            response.Headers["x-amz-version-id"] = version.VersionId;
        }
    }

    private static void AddChecksum(AwsResponse response, S3ObjectVersion version)
    {
        foreach ((string name, string value) in version.Headers.Where(header => header.Key.StartsWith("x-amz-checksum-", StringComparison.Ordinal)))
        {
            response.Headers[name] = value;
        }
    }

    /// <summary>Without a version id a versioned bucket only gets a delete marker ("Deleting object versions").</summary>
    private (string? VersionId, bool IsMarker) Delete(S3Bucket bucket, string key, string? versionId)
    {
        if (versionId is not null)
        {
            S3ObjectVersion? found = bucket.Find(key, versionId);
            if (found is not null)
            {
                state.Remove(bucket, found);
            }

            return (versionId, found?.IsDeleteMarker ?? false);
        }

        if (bucket.Versioning is null)
        {
            if (bucket.FindNewest(key) is { } only)
            {
                state.Remove(bucket, only);
            }

            return (null, false);
        }

        S3ObjectVersion marker = state.Put(bucket, key, version => version with { IsDeleteMarker = true });
        return (marker.VersionId, true);
    }

    private static S3ObjectVersion FindToRead(S3Request request, S3Bucket bucket)
    {
        if (request.Query("versionId") is { } versionId)
        {
            S3ObjectVersion version = bucket.Find(request.Key, versionId) ?? throw S3Error.NoSuchVersion(versionId);
            return version.IsDeleteMarker
                ? throw new AwsException("MethodNotAllowed", "The specified method is not allowed against this resource.", 405)
                : version;
        }

        return bucket.FindCurrent(request.Key) ?? throw S3Error.NoSuchKey(request.Key);
    }
}
