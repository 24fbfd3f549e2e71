using BacklogQueue.Git.Http;

namespace BacklogQueue.Git;

/// <summary>Which repository to read, as whom, and how much of it to believe.</summary>
public sealed record GitRemoteOptions
{
    private readonly GitCredentials? _inUrl;

    /// <summary>
    /// <c>https://HOST/PATH.git</c>, without query or fragment. A user and password in it are taken out and become
    /// <see cref="Credentials"/>, so that the URL may be printed.
    /// </summary>
    /// <exception cref="ArgumentException">Not an absolute http or https URL, or with query or fragment.</exception>
    public required Uri Url
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (!value.IsAbsoluteUri || value.Scheme is not ("http" or "https") || value.Query + value.Fragment != "")
            {
                throw new ArgumentException("A remote is an absolute http or https URL without query.", nameof(value));
            }

            if (value.UserInfo != "")
            {
                string[] parts = value.UserInfo.Split(':', 2);
                _inUrl = new(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
            }

            field = new(RemoteAddress.Display(value).TrimEnd('/'));
        }
    }

    /// <summary>
    /// Sent with every request to the origin (scheme, host, port) of <see cref="Url"/>, and to no other. Null sends
    /// none. Over plain http they go to a loopback host only.
    /// </summary>
    public GitCredentials? Credentials
    {
        get => field ?? _inUrl;
        init;
    }

    public GitLimits Limits { get; init; } = GitLimits.Default;

    /// <summary>
    /// The <c>User-Agent</c> and git's <c>agent</c> capability; no spaces. Servers tell git clients from browsers by
    /// the leading <c>git/</c>.
    /// </summary>
    public string Agent { get; init; } = "git/backlogqueue";

    /// <summary>The clock of <see cref="GitLimits.Idle"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
