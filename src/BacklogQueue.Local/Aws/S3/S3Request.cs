using System.Text;
using System.Text.RegularExpressions;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>A request with its bucket and key found, in path style or virtual-host style.</summary>
internal sealed partial class S3Request
{
    private const int MaxKeyBytes = 1_024;

    private readonly Dictionary<string, string> _query;

    /// <param name="http">As it came in.</param>
    /// <param name="authorization">Its signature, verified.</param>
    public S3Request(AwsRequest http, SigV4Authorization authorization)
    {
        Http = http;
        Authorization = authorization;
        _query = http.QueryPairs().Where(pair => pair.Key != "x-id").DistinctBy(pair => pair.Key).ToDictionary();
        string path = http.Path[1..];
        if (VirtualHost().Match(http.Host) is { Success: true } host)
        {
            path = host.Groups["bucket"].Value + "/" + path;
        }

        int slash = path.IndexOf('/', StringComparison.Ordinal);
        Bucket = Uri.UnescapeDataString(slash < 0 ? path : path[..slash]);
        Key = slash < 0 ? "" : Uri.UnescapeDataString(path[(slash + 1)..]);
        if (Encoding.UTF8.GetByteCount(Key) > MaxKeyBytes)
        {
            throw new AwsException("KeyTooLongError", "Your key is too long");
        }
    }

    public AwsRequest Http { get; }

    public SigV4Authorization Authorization { get; }

    public string Method => Http.Method;

    /// <summary>Empty for a request about all buckets.</summary>
    public string Bucket { get; }

    /// <summary>Decoded; empty for a request about the bucket.</summary>
    public string Key { get; }

    /// <summary>Names of the query, which say what operation is meant; <c>x-id</c> is only for logs.</summary>
    public IReadOnlyCollection<string> QueryNames => _query.Keys;

    public bool Has(string name) => _query.ContainsKey(name);

    public string? Query(string name) => _query.GetValueOrDefault(name);

    public string RequireQuery(string name) =>
        Query(name) ?? throw S3Error.InvalidArgument($"The query parameter {name} is missing.");

    public string? Header(string name) => Http.Header(name);

    /// <summary>
    /// <c>BUCKET.s3.REGION.amazonaws.com</c> and <c>BUCKET.localhost</c>: on any other host the bucket is in the path.
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    /// </summary>
    [GeneratedRegex(@"^(?<bucket>[a-z0-9][a-z0-9.-]+?)\.(s3[.-][^:]*|localhost)(:\d+)?$")]
    private static partial Regex VirtualHost();
}
