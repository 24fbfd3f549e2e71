namespace BacklogQueue.Git.Packs;

internal static class Limit
{
    /// <summary>The error that names the limit: <c>... passes GitLimits.TreeDepth (512).</c></summary>
    public static GitException Exceeded(string what, string name, long value) =>
        new(GitErrorKind.LimitExceeded, $"{what} passes {nameof(GitLimits)}.{name} ({value}).");
}
