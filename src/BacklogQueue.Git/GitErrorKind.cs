namespace BacklogQueue.Git;

/// <summary>What went wrong, told once, where it happened.</summary>
public enum GitErrorKind
{
    /// <summary>No connection, a reset, a name that does not resolve: transient.</summary>
    Unreachable,

    /// <summary>The server was silent for longer than the idle limit: transient.</summary>
    TimedOut,

    /// <summary>429, 5xx: transient.</summary>
    ServerUnavailable,

    /// <summary>The answer ended before it was complete: transient.</summary>
    Truncated,

    /// <summary>401, or a redirect to a login page.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404: no such repository, or (many hosts) no right to see it.</summary>
    RepositoryNotFound,

    /// <summary>A web page, a dumb HTTP server, or something else that is not smart git HTTP.</summary>
    NotAGitServer,

    /// <summary>A redirect that is not followed: to http, to another service, too many.</summary>
    RedirectRefused,

    /// <summary>Bytes that break the protocol.</summary>
    Protocol,

    /// <summary>The server's own refusal (<c>ERR</c> line or side-band 3).</summary>
    RemoteError,

    /// <summary>The remote has no such ref now (a replica may have it later).</summary>
    RefNotFound,

    /// <summary>The remote does not give this commit, by id or by deepening its ref.</summary>
    CommitNotFound,

    /// <summary>A pack, object or checksum that is not what it claims to be.</summary>
    Corrupt,

    /// <summary>A tree that no one should unpack: <c>..</c>, <c>.git</c>, duplicate names, wrong modes.</summary>
    UnsafeTree,

    /// <summary>
    /// The file that a pack continues in could not be written: mostly a full disk. Transient, since others may use the same
    /// disk; its size, <c>TMPDIR</c> or <see cref="GitLimits.SpillBytes"/> are the remedy when it lasts.
    /// </summary>
    TemporaryFile,

    /// <summary>A named limit of <see cref="GitLimits"/> was passed.</summary>
    LimitExceeded,
}
