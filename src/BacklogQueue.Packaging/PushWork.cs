using BacklogQueue.PushLogs;

namespace BacklogQueue.Packaging;

/// <summary>One push at work.</summary>
/// <param name="Row">Its row, open.</param>
/// <param name="Space">Its space.</param>
/// <param name="Key">Where its ref's artifact goes.</param>
/// <param name="Pipeline">What is started on each version of that artifact; null for nothing of ours.</param>
/// <param name="Attempt">Who works on it.</param>
/// <param name="Times">What it has taken so far.</param>
/// <param name="IsHeld">Whether its message is still ours alone.</param>
internal sealed record PushWork(
    PushRow Row,
    Space Space,
    string Key,
    RoutePipeline? Pipeline,
    PushAttempt Attempt,
    StageTimes Times,
    Func<bool> IsHeld)
{
    /// <summary>As it was received, without a force that was satisfied by an earlier attempt.</summary>
    public Push Push { get; } = Row.HasPublished ? Row.Push with { Force = false } : Row.Push;

    /// <summary>What the pipeline refused in this attempt; null for nothing.</summary>
    public StartRefusal? Refusal { get; set; }

    /// <summary>
    /// For the last moment before something that cannot be taken back. A worker that stood still for longer than its lease
    /// goes by what was true before others settled its push; nobody would look again after it.
    /// </summary>
    /// <exception cref="PackagingException">The push may be another worker's by now. Transient.</exception>
    public void CheckHeld()
    {
        if (!IsHeld())
        {
            throw new PackagingException("LeaseLost", "The worker stood still for longer than its message was kept for it.", isTransient: true);
        }
    }
}
