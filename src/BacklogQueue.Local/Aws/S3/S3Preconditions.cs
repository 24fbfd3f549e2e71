using System.Globalization;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>
/// Conditional requests: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
/// </summary>
internal static class S3Preconditions
{
    /// <summary>Of a write: <c>If-None-Match: *</c> wants no object, <c>If-Match</c> wants this one.</summary>
    public static void CheckWrite(AwsRequest request, string key, S3ObjectVersion? current)
    {
        if (request.Header("If-None-Match") is { } none)
        {
            if (none != "*")
            {
                throw AwsException.NotImplemented("s3", "If-None-Match of a write with an ETag");
            }

            if (current is not null)
            {
                throw S3Error.PreconditionFailed("If-None-Match");
            }
        }

        if (request.Header("If-Match") is { } match)
        {
            if (current is null)
            {
                throw S3Error.NoSuchKey(key);
            }

            if (!Matches(match, current))
            {
                throw S3Error.PreconditionFailed("If-Match");
            }
        }
    }

    /// <summary>Of a read: an ETag condition overrules the one about time beside it (the GetObject page).</summary>
    public static void CheckRead(AwsRequest request, S3ObjectVersion version)
    {
        if (request.Header("If-Match") is { } match)
        {
            if (!Matches(match, version))
            {
                throw S3Error.PreconditionFailed("If-Match");
            }
        }
        else if (Time(request, "If-Unmodified-Since") is { } unmodified && Seconds(version) > unmodified)
        {
            throw S3Error.PreconditionFailed("If-Unmodified-Since");
        }

        if (request.Header("If-None-Match") is { } none)
        {
            if (Matches(none, version))
            {
                throw S3Error.NotModified();
            }
        }
        else if (Time(request, "If-Modified-Since") is { } modified && Seconds(version) <= modified)
        {
            throw S3Error.NotModified();
        }
    }

    private static bool Matches(string tags, S3ObjectVersion version) => tags == "*"
        || tags.Split(',', StringSplitOptions.TrimEntries).Any(tag => tag.Trim('"') == version.ETag.Trim('"'));

    private static DateTimeOffset? Time(AwsRequest request, string header) =>
        DateTimeOffset.TryParse(request.Header(header), CultureInfo.InvariantCulture, out DateTimeOffset time) ? time : null;

    private static DateTimeOffset Seconds(S3ObjectVersion version) =>
        DateTimeOffset.FromUnixTimeSeconds(version.LastModified.ToUnixTimeSeconds());
}
