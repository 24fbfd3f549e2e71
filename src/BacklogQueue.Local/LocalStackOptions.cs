using Amazon.Runtime;
using BacklogQueue.Local.Faults;

namespace BacklogQueue.Local;

/// <summary>What one local stack is made of.</summary>
public sealed record LocalStackOptions
{
    /// <summary>
    /// Parameters of the template that suit one machine: a killed worker's push is taken up again after half a minute,
    /// where AWS would let two pass.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> DefaultParameters = new Dictionary<string, string>
    {
        ["PackagingTimeout"] = "120",
        ["VisibilityTimeout"] = "125",
        ["MessageLease"] = "30",
        ["PackagingConcurrency"] = "4",
    };

    /// <summary>Keeps queue, objects, push log, secrets and repositories; null for a temporary folder.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The webhook's port on 127.0.0.1; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Another AWS than the stand-ins of this machine: an emulator's URL, or <c>https://amazonaws.com</c> for AWS itself.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>For <see cref="Endpoint"/>; null for those that the environment gives to every SDK.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>For <see cref="Endpoint"/>; null for the environment's.</summary>
    public string? Region { get; init; }

    /// <summary>One's own <c>routes.json</c>; null to route every branch of every project to its default key.</summary>
    public string? RoutesPath { get; init; }

    /// <summary>Whether pushes are told by the repository's Git webhook (a form) instead of the project's (JSON).</summary>
    public bool UsesGitWebhook { get; init; }

    /// <summary>Whether the git server speaks protocol v2; false for v0 only, as Nulab's published server does.</summary>
    public bool SpeaksProtocolV2 { get; init; } = true;

    /// <summary>The hash of repositories that a push creates: <c>sha1</c> or <c>sha256</c>.</summary>
    public string ObjectFormat { get; init; } = "sha1";

    /// <summary>What goes wrong once the stack is ready; null for nothing.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>
    /// How old the refs may be that <c>git.stale</c> serves, which every space is configured to allow; null for 10 s with
    /// that fault, and nothing without it.
    /// </summary>
    public TimeSpan? ReplicaLag { get; init; }

    /// <summary>Values of the template's parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = DefaultParameters;

    /// <summary>Takes a part's name and one line of its log; called from several threads, one line at a time.</summary>
    public Action<string, string>? OnLog { get; init; }

    /// <summary>Takes every move of a ref on the git server, those of a repository in their order, before it is told.</summary>
    public Action<RefMove>? OnMove { get; init; }

    /// <summary>Takes what the webhooks were answered; called from several threads.</summary>
    public Action<WebhookAnswer>? OnWebhook { get; init; }

    /// <summary>The folder of <c>template.yaml</c>, and the one from which the functions' programs are found.</summary>
    public string ProgramFolder { get; init; } = AppContext.BaseDirectory;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
