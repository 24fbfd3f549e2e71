namespace BacklogQueue.Git;

/// <summary>The hash a repository names its objects with (git's <c>object-format</c>).</summary>
public enum ObjectFormat
{
    /// <summary>20-byte ids.</summary>
    Sha1,

    /// <summary>32-byte ids.</summary>
    Sha256,
}
