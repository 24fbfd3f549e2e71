using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>ListObjectsV2 and ListObjectVersions: pages of keys, with those below a delimiter folded into common prefixes.</summary>
internal sealed class S3Listing(S3State state)
{
    private const int MaxKeys = 1_000;

    /// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html</summary>
    public AwsResponse ListObjects(S3Request request)
    {
        lock (state.Lock)
        {
            S3Bucket bucket = state.Require(request.Bucket);
            string? token = request.Query("continuation-token");
            string after = token is null ? request.Query("start-after") ?? "" : Decode(token);
            Page page = Read(request, bucket.CurrentObjects, version => Utf8Order.Instance.Compare(version.Key, after) > 0, after);
            XElement result = Start(request, "ListBucketResult", page);
            result.Add(S3Xml.Element("KeyCount", page.Versions.Count + page.Prefixes.Count));
            result.Add(page.Versions.Select(version => S3Xml.Element(
                "Contents",
                S3Xml.Element("Key", Text(request, version.Key)),
                S3Xml.Element("LastModified", S3Xml.Time(version.LastModified)),
                S3Xml.Element("ETag", version.ETag),
                S3Xml.Element("Size", version.Size),
                S3Xml.Element("StorageClass", "STANDARD"))));
            AddPrefixes(request, result, page);
            if (token is not null)
            {
                result.Add(S3Xml.Element("ContinuationToken", token));
            }

            if (page.Next is { } next)
            {
                result.Add(S3Xml.Element("NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(next.Key))));
            }

            return S3Xml.Answer(result);
        }
    }

    /// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html</summary>
    public AwsResponse ListVersions(S3Request request)
    {
        lock (state.Lock)
        {
            S3Bucket bucket = state.Require(request.Bucket);
            string keyMarker = request.Query("key-marker") ?? "";
            long? before = request.Query("version-id-marker") is { Length: > 0 } id ? bucket.Find(keyMarker, id)?.Sequence : null;
            Page page = Read(
                request,
                bucket.AllVersions,
                version => Utf8Order.Instance.Compare(version.Key, keyMarker) is var order
                    && (order > 0 || (order == 0 && version.Sequence < before)),
                keyMarker);
            XElement result = Start(request, "ListVersionsResult", page);
            result.Add(S3Xml.Element("KeyMarker", Text(request, keyMarker)));
            result.Add(page.Versions.Select(version => Describe(request, bucket, version)));
            AddPrefixes(request, result, page);
            if (page.Next is { } next)
            {
                result.Add(S3Xml.Element("NextKeyMarker", Text(request, next.Key)));
                result.Add(S3Xml.Element("NextVersionIdMarker", next.VersionId));
            }

            return S3Xml.Answer(result);
        }
    }

    private static XElement Describe(S3Request request, S3Bucket bucket, S3ObjectVersion version)
    {
        XElement element = S3Xml.Element(
            version.IsDeleteMarker ? "DeleteMarker" : "Version",
            S3Xml.Element("Key", Text(request, version.Key)),
            S3Xml.Element("VersionId", version.VersionId),
            S3Xml.Element("IsLatest", bucket.IsNewest(version)),
            S3Xml.Element("LastModified", S3Xml.Time(version.LastModified)));
        if (!version.IsDeleteMarker)
        {
            element.Add(
                S3Xml.Element("ETag", version.ETag),
                S3Xml.Element("Size", version.Size),
                S3Xml.Element("StorageClass", "STANDARD"));
        }

        return element;
    }

    /// <summary>One page of the versions that come after the marker; a common prefix counts as one key.</summary>
    private static Page Read(
        S3Request request, IEnumerable<S3ObjectVersion> versions, Func<S3ObjectVersion, bool> isAfter, string marker)
    {
        string prefix = request.Query("prefix") ?? "";
        string delimiter = request.Query("delimiter") ?? "";
        int limit = int.TryParse(request.Query("max-keys") ?? $"{MaxKeys}", CultureInfo.InvariantCulture, out int asked) && asked >= 0
            ? Math.Min(asked, MaxKeys)
            : throw S3Error.InvalidArgument("Provided max-keys not an integer or within integer range");
        Page page = new(limit);
        foreach (S3ObjectVersion version in versions.Where(version => version.Key.StartsWith(prefix, StringComparison.Ordinal) && isAfter(version)))
        {
            int fold = delimiter.Length == 0 ? -1 : version.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            string? common = fold < 0 ? null : version.Key[..(fold + delimiter.Length)];
            if (common is not null && (page.Prefixes.Contains(common) || marker.StartsWith(common, StringComparison.Ordinal)))
            {
                page.Last = version; // the page goes on after everything below the prefix
                continue;
            }

            if (page.Versions.Count + page.Prefixes.Count == limit)
            {
                page.Next = page.Last;
                break;
            }

            if (common is null)
            {
                page.Versions.Add(version);
            }
            else
            {
                page.Prefixes.Add(common);
            }

            page.Last = version;
        }

        return page;
    }

    private static XElement Start(S3Request request, string root, Page page) => S3Xml.Element(
        root,
        S3Xml.Element("Name", request.Bucket),
        S3Xml.Element("Prefix", Text(request, request.Query("prefix") ?? "")),
        request.Query("delimiter") is { Length: > 0 } delimiter ? S3Xml.Element("Delimiter", Text(request, delimiter)) : null,
        request.Query("encoding-type") is { } encoding ? S3Xml.Element("EncodingType", encoding) : null,
        S3Xml.Element("MaxKeys", page.Limit),
        S3Xml.Element("IsTruncated", page.Next is not null));

    private static void AddPrefixes(S3Request request, XElement result, Page page) => result.Add(
        page.Prefixes.Select(prefix => S3Xml.Element("CommonPrefixes", S3Xml.Element("Prefix", Text(request, prefix)))));

    /// <summary>A key, percent-encoded if the request wants keys so (XML cannot hold every character of a key).</summary>
    private static string Text(S3Request request, string key) => request.Query("encoding-type") == "url"
        ? Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal)
        : key;

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw S3Error.InvalidArgument("The continuation token provided is incorrect");
        }
    }

    private sealed class Page(int limit)
    {
        public int Limit { get; } = limit;

        public List<S3ObjectVersion> Versions { get; } = [];

        public List<string> Prefixes { get; } = [];

        public S3ObjectVersion? Last { get; set; }

        /// <summary>After which the next page starts; null on the last page.</summary>
        public S3ObjectVersion? Next { get; set; }
    }
}
