using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace BacklogQueue.Local.Aws;

/// <summary>
/// Signature Version 4 from the server's side: a signer that AWS would refuse is refused here too.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
/// The age of a signature is not checked: the stand-ins' clock may be virtual.
/// </summary>
internal static partial class SigV4
{
    /// <summary>The SHA-256 of nothing, in hexadecimal.</summary>
    public const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>Whether the request is signed with this secret.</summary>
    /// <param name="request">As it came in.</param>
    /// <param name="authorization">Its parsed Authorization header.</param>
    /// <param name="secretKey">The secret of the access key.</param>
    /// <param name="payloadHash">The value of <c>x-amz-content-sha256</c>, or the body's hash without one.</param>
    public static bool IsValid(AwsRequest request, SigV4Authorization authorization, string secretKey, string payloadHash)
    {
        string canonical = CanonicalRequest(request, authorization, payloadHash);
        string toSign = string.Join('\n', SigV4Authorization.Algorithm, Date(request), authorization.Scope, Hash(canonical));
        string expected = Sign(SigningKey(secretKey, authorization), toSign);
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(authorization.Signature));
    }

    /// <summary>The request's own time-stamp, e.g. <c>20260102T030405Z</c>.</summary>
    public static string Date(AwsRequest request) => request.Header("x-amz-date") ?? request.Header("date") ?? "";

    public static byte[] SigningKey(string secretKey, SigV4Authorization authorization)
    {
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (string part in (string[])[authorization.Date, authorization.Region, authorization.Service, "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return key;
    }

    public static string Sign(byte[] signingKey, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(signingKey, Encoding.UTF8.GetBytes(text)));

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string CanonicalRequest(AwsRequest request, SigV4Authorization authorization, string payloadHash)
    {
        StringBuilder text = new();
        text.Append(request.Method).Append('\n');
        text.Append(CanonicalPath(request.Path, authorization.Service)).Append('\n');
        text.AppendJoin('&', request.QueryPairs()
            .Select(pair => (Name: Uri.EscapeDataString(pair.Key), Value: Uri.EscapeDataString(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}")).Append('\n');
        foreach (string name in authorization.SignedHeaders)
        {
            string value = name == "host" ? request.Host : request.Header(name) ?? "";
            text.Append(name).Append(':').Append(Spaces().Replace(value.Trim(), " ")).Append('\n');
        }

        text.Append('\n').AppendJoin(';', authorization.SignedHeaders).Append('\n').Append(payloadHash);
        return text.ToString();
    }

    /// <summary>Every service encodes the path it was sent once more, except S3, whose keys are encoded once.</summary>
    private static string CanonicalPath(string path, string service) => string.Join('/', path.Split('/')
        .Select(segment => Uri.EscapeDataString(service == "s3" ? Uri.UnescapeDataString(segment) : segment)));

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
