using System.Globalization;
using System.Xml.Linq;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>
/// Uploads in parts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
/// The parts' bytes become the object's without being copied.
/// </summary>
internal sealed class S3Multipart(S3State state)
{
    private const int MaxParts = 10_000;

    private readonly SortedDictionary<string, MultipartUpload> _uploads = new(StringComparer.Ordinal);

    public AwsResponse Create(S3Request request)
    {
        string? algorithm = request.Header("x-amz-checksum-algorithm")?.ToLowerInvariant();
        if (algorithm is not null && !S3Checksum.Algorithms.Contains(algorithm))
        {
            throw S3Error.InvalidRequest("Checksum algorithm provided is unsupported.");
        }

        string type = request.Header("x-amz-checksum-type") ?? (algorithm == "crc64nvme" ? "FULL_OBJECT" : "COMPOSITE");
        lock (state.Lock)
        {
            state.Require(request.Bucket);
            MultipartUpload upload = new(
                state.NewId(), request.Bucket, request.Key, state.Now, S3ObjectHeaders.Read(request.Http), algorithm, type == "COMPOSITE");
            _uploads.Add(upload.Id, upload);
            AwsResponse response = S3Xml.Answer(S3Xml.Element(
                "InitiateMultipartUploadResult",
                S3Xml.Element("Bucket", upload.Bucket),
                S3Xml.Element("Key", upload.Key),
                S3Xml.Element("UploadId", upload.Id)));
            if (algorithm is not null)
            {
                response.Headers["x-amz-checksum-algorithm"] = algorithm.ToUpperInvariant();
                response.Headers["x-amz-checksum-type"] = type;
            }

            return response;
        }
    }

    public async Task<AwsResponse> UploadPartAsync(S3Request request, CancellationToken token)
    {
        if (request.Header("x-amz-copy-source") is not null)
        {
            throw AwsException.NotImplemented("s3", "UploadPartCopy");
        }

        if (!int.TryParse(request.RequireQuery("partNumber"), CultureInfo.InvariantCulture, out int number) || number is < 1 or > MaxParts)
        {
            throw S3Error.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive");
        }

        lock (state.Lock)
        {
            Require(request);
        }

        S3Upload part = await S3Upload.ReceiveAsync(request, S3Checksum.Find(request.Http), state, token);
        try
        {
            lock (state.Lock)
            {
                Keep(Require(request), number, part);
            }
        }
        catch (AwsException)
        {
            part.Body.Delete();
            throw;
        }

        AwsResponse response = new(200);
        response.Headers["ETag"] = MultipartUpload.ETag(part);
        if (part.Algorithm is not null)
        {
            response.Headers[S3Checksum.HeaderPrefix + part.Algorithm] = part.Checksum!;
        }

        return response;
    }

    public async Task<AwsResponse> CompleteAsync(S3Request request, CancellationToken token)
    {
        XElement list = await S3Xml.ReadAsync(request.Http.Body, "CompleteMultipartUpload", token);
        S3Bucket bucket;
        S3ObjectVersion version;
        lock (state.Lock)
        {
            MultipartUpload upload = Require(request);
            S3Completion completion = S3Completion.Check(upload, list, request.Http, state.MinPartBytes);
            bucket = state.Require(request.Bucket);
            S3Preconditions.CheckWrite(request.Http, upload.Key, bucket.FindCurrent(upload.Key));
            version = state.Put(bucket, upload.Key, completion.Fill);
            _uploads.Remove(upload.Id);
            foreach ((S3Upload part, _) in upload.Parts.Values.Where(part => !completion.Parts.Contains(part.Upload)))
            {
                part.Body.Delete();
            }
        }

        state.Announce(bucket, version, "CompleteMultipartUpload");
        AwsResponse response = S3Xml.Answer(S3Xml.Element(
            "CompleteMultipartUploadResult",
            S3Xml.Element("Location", $"http://{request.Http.Host}/{request.Bucket}/{Uri.EscapeDataString(request.Key)}"),
            S3Xml.Element("Bucket", request.Bucket),
            S3Xml.Element("Key", request.Key),
            S3Xml.Element("ETag", version.ETag),
            version.Headers
                .Where(header => header.Key.StartsWith(S3Checksum.HeaderPrefix, StringComparison.Ordinal))
                .Select(header => S3Xml.Element(ChecksumElement(header.Key[S3Checksum.HeaderPrefix.Length..]), header.Value))));
        S3Objects.AddVersion(response, bucket, version);
        return response;
    }

    public AwsResponse Abort(S3Request request)
    {
        lock (state.Lock)
        {
            MultipartUpload upload = Require(request);
            _uploads.Remove(upload.Id);
            foreach ((S3Upload part, _) in upload.Parts.Values)
            {
                part.Body.Delete();
            }
        }

        return new AwsResponse(204);
    }

    public AwsResponse List(S3Request request)
    {
        lock (state.Lock)
        {
            state.Require(request.Bucket);
            string prefix = request.Query("prefix") ?? "";
            XElement result = S3Xml.Element(
                "ListMultipartUploadsResult",
                S3Xml.Element("Bucket", request.Bucket),
                S3Xml.Element("Prefix", prefix),
                S3Xml.Element("MaxUploads", 1_000),
                S3Xml.Element("IsTruncated", false));
            foreach (MultipartUpload upload in _uploads.Values
                .Where(upload => upload.Bucket == request.Bucket && upload.Key.StartsWith(prefix, StringComparison.Ordinal))
                .OrderBy(upload => upload.Key, Utf8Order.Instance)
                .ThenBy(upload => upload.InitiatedAt))
            {
                result.Add(S3Xml.Element(
                    "Upload",
                    S3Xml.Element("Key", upload.Key),
                    S3Xml.Element("UploadId", upload.Id),
                    S3Xml.Element("StorageClass", "STANDARD"),
                    S3Xml.Element("Initiated", S3Xml.Time(upload.InitiatedAt))));
            }

            return S3Xml.Answer(result);
        }
    }

    public AwsResponse ListParts(S3Request request)
    {
        lock (state.Lock)
        {
            MultipartUpload upload = Require(request);
            XElement result = S3Xml.Element(
                "ListPartsResult",
                S3Xml.Element("Bucket", upload.Bucket),
                S3Xml.Element("Key", upload.Key),
                S3Xml.Element("UploadId", upload.Id),
                S3Xml.Element("MaxParts", MaxParts),
                S3Xml.Element("IsTruncated", false));
            foreach ((int number, (S3Upload part, DateTimeOffset at)) in upload.Parts)
            {
                result.Add(S3Xml.Element(
                    "Part",
                    S3Xml.Element("PartNumber", number),
                    S3Xml.Element("LastModified", S3Xml.Time(at)),
                    S3Xml.Element("ETag", MultipartUpload.ETag(part)),
                    S3Xml.Element("Size", part.Body.Length),
                    part.Algorithm is null ? null : S3Xml.Element(ChecksumElement(part.Algorithm), part.Checksum)));
            }

            return S3Xml.Answer(result);
        }
    }

    /// <summary>The element of a checksum header: <c>ChecksumCRC32</c> and the like, or <c>ChecksumType</c>.</summary>
    public static string ChecksumElement(string algorithm) =>
        "Checksum" + (algorithm == "type" ? "Type" : algorithm.ToUpperInvariant());

    private MultipartUpload Require(S3Request request)
    {
        string id = request.RequireQuery("uploadId");
        return _uploads.GetValueOrDefault(id) is { } upload && upload.Bucket == request.Bucket && upload.Key == request.Key
            ? upload
            : throw S3Error.NoSuchUpload(id);
    }

    private void Keep(MultipartUpload upload, int number, S3Upload part)
    {
        if (upload.Algorithm is not null && part.Algorithm != upload.Algorithm)
        {
            throw S3Error.InvalidRequest(
                $"Checksum Type mismatch occurred, expected checksum Type: {upload.Algorithm}, actual checksum Type: {part.Algorithm ?? "null"}");
        }

        if (upload.Parts.Remove(number, out (S3Upload Upload, DateTimeOffset At) replaced))
        {
            replaced.Upload.Body.Delete();
        }

        upload.Parts.Add(number, (part, state.Now));
    }
}
