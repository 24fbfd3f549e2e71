namespace BacklogQueue.Git;

/// <summary>
/// Every failure of this library. The message never holds credentials: URLs are named without user info and query.
/// </summary>
public sealed class GitException(GitErrorKind kind, string message, bool isTransient, Exception? inner = null)
    : Exception(message, inner)
{
    public GitException(GitErrorKind kind, string message, Exception? inner = null)
        : this(kind, message, IsUsuallyTransient(kind), inner)
    {
    }

    public GitErrorKind Kind { get; } = kind;

    /// <summary>Whether the same call can succeed later with nothing changed on our side.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>How long the server asks to be left alone (<c>Retry-After</c>); as it says it, so that the caller bounds it.</summary>
    public TimeSpan? RetryAfter { get; init; }

    private static bool IsUsuallyTransient(GitErrorKind kind) => kind is GitErrorKind.Unreachable
        or GitErrorKind.TimedOut
        or GitErrorKind.ServerUnavailable
        or GitErrorKind.Truncated
        or GitErrorKind.TemporaryFile
        or GitErrorKind.RefNotFound;
}
