using System.Globalization;
using System.Security.Cryptography;

namespace BacklogQueue.Local.Aws.S3;

/// <summary>A body that came in whole and is what its sender said it is.</summary>
/// <param name="Body">Where its bytes are.</param>
/// <param name="Md5">16 bytes.</param>
/// <param name="Algorithm">The checksum that the sender chose, or null.</param>
/// <param name="Checksum">Its value in base64.</param>
internal sealed record S3Upload(S3Body Body, byte[] Md5, string? Algorithm, string? Checksum)
{
    /// <summary>Reads a body; verifies length, MD5, SHA-256, checksum header or trailer, and chunk signatures.</summary>
    /// <param name="request">Whose body it is.</param>
    /// <param name="algorithm">The checksum that its headers or trailers have of the body; null for none.</param>
    /// <param name="state">Keeps it.</param>
    /// <param name="token">Stops the reading.</param>
    /// <exception cref="AwsException">It is not what was announced; nothing is kept.</exception>
    public static async Task<S3Upload> ReceiveAsync(S3Request request, string? algorithm, S3State state, CancellationToken token)
    {
        AwsRequest http = request.Http;
        string payload = http.Header("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD";
        bool isChunked = payload.StartsWith("STREAMING-", StringComparison.Ordinal);
        long expected = ExpectedLength(http, isChunked);
        using AwsChunkedStream? chunks = isChunked ? new(http, request.Authorization, state.SecretKey) : null;
#pragma warning disable CA5351 // MD5 is the protocol's checksum, not a protection
        using IncrementalHash md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        using IncrementalHash? sha256 = payload.Length == 64 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        using S3Checksum? checksum = algorithm is null ? null : new(algorithm);
        S3Body body = await state.Bodies.KeepAsync(
            chunks ?? http.Body,
            bytes =>
            {
                md5.AppendData(bytes);
                sha256?.AppendData(bytes);
                checksum?.Append(bytes);
            },
            token);
        try
        {
            S3Upload upload = new(body, md5.GetHashAndReset(), checksum?.Algorithm, checksum?.Finish());
            upload.Verify(http, expected, sha256, chunks?.Trailers);
            return upload;
        }
        catch
        {
            body.Delete();
            throw;
        }
    }

    private static long ExpectedLength(AwsRequest http, bool isChunked) =>
        long.TryParse(http.Header(isChunked ? "x-amz-decoded-content-length" : "Content-Length"), CultureInfo.InvariantCulture, out long length)
            ? length
            : throw new AwsException("MissingContentLength", "You must provide the Content-Length HTTP header.", 411);

    private void Verify(AwsRequest http, long expected, IncrementalHash? sha256, Dictionary<string, string>? trailers)
    {
        if (Body.Length != expected)
        {
            throw S3Error.IncompleteBody();
        }

        if (http.Header("Content-MD5") is { } md5 && md5 != Convert.ToBase64String(Md5))
        {
            throw S3Error.BadDigest("Content-MD5");
        }

        if (sha256 is not null && Convert.ToHexStringLower(sha256.GetHashAndReset()) != http.Header("x-amz-content-sha256"))
        {
            throw new AwsException(
                "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }

        if (Algorithm is not null)
        {
            string header = S3Checksum.HeaderPrefix + Algorithm;
            string? sent = http.Header(header) ?? trailers?.GetValueOrDefault(header);
            if (sent is null)
            {
                throw new AwsException("MalformedTrailerError", $"The request contained trailing data that was not well-formed: {header} is missing.");
            }

            if (sent != Checksum)
            {
                throw S3Error.BadDigest(Algorithm.ToUpperInvariant());
            }
        }
    }
}
