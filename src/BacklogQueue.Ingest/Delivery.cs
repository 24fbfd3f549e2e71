using BacklogQueue.Ingest.Http;

namespace BacklogQueue.Ingest;

/// <summary>One request on its way through the decisions, with what was learned about it: what its log line says.</summary>
internal sealed class Delivery(string id, DateTimeOffset receivedAt, WebhookRequest request)
{
    public string Id { get; } = id;

    public DateTimeOffset ReceivedAt { get; } = receivedAt;

    public WebhookRequest Request { get; } = request;

    /// <summary>Set once the space is known to exist.</summary>
    public string? Space { get; set; }

    /// <summary>Which live secret it came with; null before that was asked.</summary>
    public KnownSecret? Secret { get; set; }

    /// <summary>Set once the body is read.</summary>
    public Push? Push { get; set; }

    public string? Oddity { get; set; }

    /// <summary>Why AWS was of no use.</summary>
    public Exception? Problem { get; set; }
}
