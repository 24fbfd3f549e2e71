namespace BacklogQueue.Git;

/// <summary>HTTP Basic credentials, sent only to the origin of the remote's own URL. Never printed.</summary>
public sealed class GitCredentials(string username, string password)
{
    public string Username { get; } = username;

    internal string Password { get; } = password;

    /// <summary>Hides the password.</summary>
    public override string ToString() => "git credentials (hidden)";
}
