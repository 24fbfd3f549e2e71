using System.Security.Cryptography;
using System.Text;
using BacklogQueue.Ingest.Http;

namespace BacklogQueue.Ingest;

/// <summary>
/// The secrets that a request shows: the password of HTTP Basic credentials (the user is free) and the query's
/// <c>token</c>, which are the two ways to put a secret into the URL that Backlog calls.
/// </summary>
/// <remarks>
/// Kept and compared as hashes of one length, so that the time a comparison takes says nothing about the secret.
/// </remarks>
internal sealed class PresentedSecrets
{
    private readonly List<byte[]> _hashes = [];

    public PresentedSecrets(WebhookRequest request)
    {
        if (request.Token is { } token)
        {
            _hashes.Add(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        }

        if (BasicPassword(request.Header("Authorization")) is { } password)
        {
            _hashes.Add(SHA256.HashData(password));
        }
    }

    public bool Any => _hashes.Count > 0;

    /// <summary>Which of the live secrets is one of them. Each is compared with each, whatever was found before.</summary>
    public KnownSecret Match(WebhookSecret secret)
    {
        byte[] current = SHA256.HashData(Encoding.UTF8.GetBytes(secret.Current));
        byte[] previous = SHA256.HashData(Encoding.UTF8.GetBytes(secret.Previous ?? secret.Current));
        bool isCurrent = false;
        bool isPrevious = false;
        foreach (byte[] hash in _hashes)
        {
            isCurrent |= CryptographicOperations.FixedTimeEquals(hash, current);
            isPrevious |= CryptographicOperations.FixedTimeEquals(hash, previous);
        }

        return isCurrent ? KnownSecret.Current : isPrevious ? KnownSecret.Previous : KnownSecret.None;
    }

    /// <summary>RFC 7617: <c>Basic BASE64(user:password)</c>; a password may have colons, a user may not.</summary>
    private static byte[]? BasicPassword(string? authorization)
    {
        const string Scheme = "Basic ";
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        string encoded = authorization[Scheme.Length..].Trim();
        byte[] decoded = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, decoded, out int length))
        {
            return null;
        }

        ReadOnlySpan<byte> credentials = decoded.AsSpan(0, length);
        int colon = credentials.IndexOf((byte)':');
        return colon < 0 ? null : credentials[(colon + 1)..].ToArray();
    }
}
