namespace BacklogQueue.Git.Packs;

/// <summary>
/// Counts what is inflated and rebuilt, each time that it is: twenty bytes of delta can ask for a quarter of a gigabyte,
/// and a pack has room for a million of them. For any thread.
/// </summary>
internal sealed class WorkMeter(long limit)
{
    private long _bytes;

    /// <exception cref="GitException">The limit would be passed.</exception>
    public void Add(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) > limit)
        {
            throw Limit.Exceeded("The work that the pack asks for", nameof(GitLimits.WorkBytes), limit);
        }
    }
}
