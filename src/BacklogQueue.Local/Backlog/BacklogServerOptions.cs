using BacklogQueue.Local.Faults;

namespace BacklogQueue.Local.Backlog;

/// <summary>What one stand-in Backlog space is made of.</summary>
internal sealed record BacklogServerOptions
{
    /// <summary>Holds the repositories as <c>PROJECT/REPO.git</c>; created when absent, kept afterwards.</summary>
    public required string Folder { get; init; }

    /// <summary>0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>The one account. It may pull and push everything.</summary>
    public string User { get; init; } = "developer";

    public string Password { get; init; } = "backlog-password";

    /// <summary>The hash of repositories that a push creates: <c>sha1</c> or <c>sha256</c>.</summary>
    public string ObjectFormat { get; init; } = "sha1";

    /// <summary>
    /// False for a server that speaks protocol v0 only: it drops the <c>Git-Protocol</c> header, as Nulab's
    /// published server does.
    /// </summary>
    public bool ForwardsGitProtocol { get; init; } = true;

    /// <summary>More git configuration for every repository, such as <c>uploadpack.allowAnySHA1InWant</c>.</summary>
    public IReadOnlyDictionary<string, string> GitConfiguration { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets a webhook after each push; null for a git server alone.</summary>
    public WebhookTarget? Webhook { get; init; }

    /// <summary>Called for each ref that a push changed, those of a repository in their order, before any webhook is sent.</summary>
    public Action<PushActivity>? OnPush { get; init; }

    /// <summary>Called after each attempt to deliver a webhook, from a background task.</summary>
    public Action<WebhookDelivery>? OnDelivery { get; init; }

    /// <summary>Null delivers each webhook once, at once.</summary>
    public WebhookFault? WebhookFault { get; init; }

    /// <summary>Null answers every lookup and fetch as git does.</summary>
    public GitFaults? GitFaults { get; init; }

    /// <summary>Dates pushes and paces retries.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
