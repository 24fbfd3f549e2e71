using System.Text;

namespace BacklogQueue.Git;

/// <summary>HTTP Basic credentials, sent only to the origin of the remote's own URL. Never printed.</summary>
public sealed class GitCredentials(string username, string password)
{
    public string Username { get; } = username;

    internal string Password { get; } = password;

    /// <summary>The value of an <c>Authorization: Basic</c> header, in UTF-8 (RFC 7617).</summary>
    internal string BasicToken => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password}"));

    /// <summary>Hides the password.</summary>
    public override string ToString() => "git credentials (hidden)";
}
