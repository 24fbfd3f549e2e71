namespace BacklogQueue.Ingest.Formats;

/// <summary>What a webhook's body turned out to be.</summary>
internal abstract record WebhookContent
{
    private WebhookContent()
    {
    }

    /// <summary>A push of one ref.</summary>
    internal sealed record GitPush(PushClaim Claim) : WebhookContent;

    /// <summary>A webhook that is none of our business.</summary>
    /// <param name="Reason">Why.</param>
    internal sealed record Other(string Reason) : WebhookContent;

    /// <summary>Not a webhook as Backlog sends it, or one that names something unusable.</summary>
    /// <param name="Reason">What the sender must change.</param>
    internal sealed record Malformed(string Reason) : WebhookContent;
}
