using System.Globalization;
using System.Text.RegularExpressions;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>One range of bytes (RFC 9110, 14.2). What is not one range is ignored: the whole object is given.</summary>
internal readonly partial record struct S3Range(long Offset, long Count)
{
    /// <summary>Null for the whole object.</summary>
    /// <exception cref="AwsException">The range begins at or after the object's end.</exception>
    public static S3Range? Parse(string? header, long size)
    {
        Match match = Form().Match(header ?? "");
        if (!match.Success || (!match.Groups["first"].Success && !match.Groups["last"].Success))
        {
            return null;
        }

        long last = match.Groups["last"].Success ? long.Parse(match.Groups["last"].Value, CultureInfo.InvariantCulture) : long.MaxValue;
        if (!match.Groups["first"].Success)
        {
            long count = Math.Min(last, size);
            return count > 0 ? new S3Range(size - count, count) : throw Unsatisfiable();
        }

        long first = long.Parse(match.Groups["first"].Value, CultureInfo.InvariantCulture);
        if (last < first)
        {
            return null;
        }

        return first < size ? new S3Range(first, Math.Min(last, size - 1) - first + 1) : throw Unsatisfiable();
    }

    private static AwsException Unsatisfiable() => new("InvalidRange", "The requested range is not satisfiable", 416);

    [GeneratedRegex(@"^bytes=(?<first>\d{1,18})?-(?<last>\d{1,18})?$")]
    private static partial Regex Form();
}
