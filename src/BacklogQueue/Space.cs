namespace BacklogQueue;

/// <summary>A Backlog space, as <c>routes.json</c> names it.</summary>
/// <param name="Name">The last part of its webhook URL: <c>/webhooks/NAME</c>.</param>
/// <param name="GitBaseUrl">Where its repositories are: <c>https://SPACE.backlog.com/git</c>. The only place its git credentials are sent to.</param>
/// <param name="WebhookSecret">The name of the Secrets Manager secret with the webhook's secrets (<see cref="WebhookSecret"/>).</param>
/// <param name="GitSecret">The name of the Secrets Manager secret with the git user and password (<see cref="GitSecret"/>).</param>
/// <param name="ReplicaLag">How old the refs that its git servers show may be (the allowance <c>L</c> of the replica-lag rules).</param>
public sealed record Space(string Name, Uri GitBaseUrl, string WebhookSecret, string GitSecret, TimeSpan ReplicaLag)
{
    public static readonly TimeSpan DefaultReplicaLag = TimeSpan.FromSeconds(10);

    /// <summary>The clone URL of a repository: <c>BASE/PROJECT/REPOSITORY.git</c>.</summary>
    public Uri RepositoryUrl(string project, string repository) => new(
        $"{GitBaseUrl.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(project)}/{Uri.EscapeDataString(repository)}.git");
}
