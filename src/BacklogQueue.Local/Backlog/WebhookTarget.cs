namespace BacklogQueue.Local.Backlog;

/// <summary>Where pushes are told, and how.</summary>
/// <param name="Url">A user and password in it are sent as Basic credentials, as Backlog does; a query is kept.</param>
internal sealed record WebhookTarget(Uri Url, WebhookFormat Format)
{
    /// <summary>Without the secrets of the URL.</summary>
    public override string ToString() =>
        $"{Format} webhook to {Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}";
}
