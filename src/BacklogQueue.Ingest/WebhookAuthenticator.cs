using BacklogQueue.Ingest.Http;

namespace BacklogQueue.Ingest;

/// <summary>Which secret of its space a request knows. Backlog signs nothing, so this is all there is.</summary>
internal sealed class WebhookAuthenticator(SecretCache secrets)
{
    /// <summary>
    /// How often a wrong secret may send us to Secrets Manager: after a rotation the first webhook with the new secret
    /// is let in at once, while guessing costs us one call in this time.
    /// </summary>
    public static readonly TimeSpan RefreshAtMostEvery = TimeSpan.FromSeconds(10);

    /// <exception cref="SecretFormatException">The secret in Secrets Manager is not of our form.</exception>
    /// <remarks>Failures of Secrets Manager pass through when there is no older value to go by.</remarks>
    public async Task<KnownSecret> AuthenticateAsync(WebhookRequest request, Space space, CancellationToken cancellationToken)
    {
        PresentedSecrets presented = new(request);
        if (!presented.Any)
        {
            return KnownSecret.None;
        }

        string name = space.WebhookSecret;
        KnownSecret known = presented.Match(WebhookSecret.Parse(await secrets.GetAsync(name, cancellationToken)));
        if (known != KnownSecret.None)
        {
            return known;
        }

        string refreshed = await secrets.RefreshAsync(name, RefreshAtMostEvery, cancellationToken);
        return presented.Match(WebhookSecret.Parse(refreshed));
    }
}
