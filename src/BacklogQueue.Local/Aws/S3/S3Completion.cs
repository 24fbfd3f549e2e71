using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>The parts of an upload that its sender listed, checked, and what object they make.</summary>
internal sealed class S3Completion
{
    private readonly MultipartUpload _upload;
    private readonly List<S3Upload> _parts = [];
    private readonly string _checksum;

    private S3Completion(MultipartUpload upload, XElement list, int minPartBytes)
    {
        _upload = upload;
        int last = 0;
        foreach (XElement part in list.Children("Part"))
        {
            _parts.Add(Find(part, ref last));
        }

        if (_parts.Count == 0)
        {
            throw S3Error.MalformedXml();
        }

        if (_parts.SkipLast(1).Any(part => part.Body.Length < minPartBytes))
        {
            throw new AwsException("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
        }

        _checksum = upload.Algorithm is null ? "" : Checksum(upload.Algorithm);
    }

    public IReadOnlyList<S3Upload> Parts => _parts;

    /// <param name="upload">The upload.</param>
    /// <param name="list">The parts, as its sender lists them.</param>
    /// <param name="request">Says more of the object.</param>
    /// <param name="minPartBytes">Of every part but the last.</param>
    /// <exception cref="AwsException">The list is not right, or the object not what its sender said.</exception>
    public static S3Completion Check(MultipartUpload upload, XElement list, AwsRequest request, int minPartBytes)
    {
        S3Completion completion = new(upload, list, minPartBytes);
        long size = completion._parts.Sum(part => part.Body.Length);
        if (request.Header("x-amz-mp-object-size") is { } announced && announced != size.ToString(CultureInfo.InvariantCulture))
        {
            throw S3Error.InvalidRequest("The provided 'x-amz-mp-object-size' header does not match what was computed.");
        }

        if (upload.Algorithm is { } algorithm
            && request.Header(S3Checksum.HeaderPrefix + algorithm) is { } sent
            && sent.Split('-')[0] != completion._checksum.Split('-')[0])
        {
            throw S3Error.BadDigest(algorithm.ToUpperInvariant());
        }

        return completion;
    }

    /// <summary>The ETag is the MD5 of the parts' MD5s, and how many they are.</summary>
    public S3ObjectVersion Fill(S3ObjectVersion version)
    {
#pragma warning disable CA5351 // MD5 is the protocol's checksum, not a protection
        string md5 = Convert.ToHexStringLower(MD5.HashData([.. _parts.SelectMany(part => part.Md5)]));
#pragma warning restore CA5351
        Dictionary<string, string> headers = new(_upload.Headers, StringComparer.OrdinalIgnoreCase);
        if (_upload.Algorithm is not null)
        {
            headers[S3Checksum.HeaderPrefix + _upload.Algorithm] = _checksum;
            headers["x-amz-checksum-type"] = _upload.IsComposite ? "COMPOSITE" : "FULL_OBJECT";
        }

        return version with
        {
            ETag = $"\"{md5}-{_parts.Count}\"",
            Body = new S3Body([.. _parts.SelectMany(part => part.Body.Segments)]),
            Headers = headers,
        };
    }

    private S3Upload Find(XElement element, ref int last)
    {
        if (!int.TryParse(element.Child("PartNumber"), CultureInfo.InvariantCulture, out int number))
        {
            throw S3Error.MalformedXml();
        }

        if (number <= last)
        {
            throw new AwsException(
                "InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.");
        }

        last = number;
        if (!_upload.Parts.TryGetValue(number, out (S3Upload Upload, DateTimeOffset At) part)
            || element.Child("ETag")?.Trim('"') != MultipartUpload.ETag(part.Upload).Trim('"'))
        {
            throw S3Error.InvalidPart();
        }

        string? checksum = _upload.Algorithm is null ? null : element.Child(S3Multipart.ChecksumElement(_upload.Algorithm));
        return checksum is null || checksum == part.Upload.Checksum ? part.Upload : throw S3Error.InvalidPart();
    }

    private string Checksum(string algorithm)
    {
        if (_upload.IsComposite)
        {
            byte[] checksums = [.. _parts.SelectMany(part => Convert.FromBase64String(part.Checksum!))];
            return $"{S3Checksum.Of(algorithm, checksums)}-{_parts.Count}";
        }

        using S3Checksum whole = new(algorithm);
        byte[] buffer = new byte[128 << 10];
        foreach (S3Body.Segment segment in _parts.SelectMany(part => part.Body.Segments))
        {
            using Stream stream = segment.Open();
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                whole.Append(buffer.AsSpan(0, read));
            }
        }

        return whole.Finish();
    }
}
