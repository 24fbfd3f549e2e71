namespace BacklogQueue.Local.Backlog;

/// <summary>Backlog's two webhooks.</summary>
internal enum WebhookFormat
{
    /// <summary>A project's webhook: JSON, activity type 12, the commit only among its revisions.</summary>
    Project,

    /// <summary>A repository's "Web hook URL": a form with one field <c>payload</c>, with before and after.</summary>
    Git,
}
