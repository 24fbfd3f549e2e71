using System.Security.Cryptography;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>One of the checksums that a client may send with an object, computed while its bytes pass.</summary>
internal sealed class S3Checksum : IDisposable
{
    public const string HeaderPrefix = "x-amz-checksum-";

    /// <summary>As headers name them; in XML and in <c>x-amz-checksum-algorithm</c> they are in upper case.</summary>
    public static readonly string[] Algorithms = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];

    private readonly Crc? _crc;
    private readonly IncrementalHash? _hash;

    /// <param name="algorithm">One of <see cref="Algorithms"/>.</param>
    public S3Checksum(string algorithm)
    {
        Algorithm = algorithm;
#pragma warning disable CA5350 // SHA-1 is one of the protocol's checksums, not a protection
        (_crc, _hash) = algorithm switch
        {
            "crc32" => (Crc.Crc32(), null),
            "crc32c" => (Crc.Crc32C(), null),
            "crc64nvme" => (Crc.Crc64Nvme(), null),
            "sha1" => (null, IncrementalHash.CreateHash(HashAlgorithmName.SHA1)),
            "sha256" => ((Crc?)null, IncrementalHash.CreateHash(HashAlgorithmName.SHA256)),
            _ => throw S3Error.InvalidRequest($"The algorithm type {algorithm} is not valid."),
        };
#pragma warning restore CA5350
    }

    public string Algorithm { get; }

    /// <summary>The algorithm of a request: of a checksum header, or of the trailer to come; null for none.</summary>
    public static string? Find(AwsRequest request)
    {
        string? trailer = request.Header("x-amz-trailer");
        return Array.Find(Algorithms, algorithm =>
            request.Headers.ContainsKey(HeaderPrefix + algorithm)
            || trailer?.Contains(HeaderPrefix + algorithm, StringComparison.OrdinalIgnoreCase) == true);
    }

    /// <summary>The base64 checksum of a few bytes.</summary>
    public static string Of(string algorithm, ReadOnlySpan<byte> bytes)
    {
        using S3Checksum checksum = new(algorithm);
        checksum.Append(bytes);
        return checksum.Finish();
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _crc?.Append(bytes);
        _hash?.AppendData(bytes);
    }

    /// <summary>In base64.</summary>
    public string Finish() => Convert.ToBase64String(_crc?.Finish() ?? _hash!.GetHashAndReset());

    public void Dispose() => _hash?.Dispose();
}
