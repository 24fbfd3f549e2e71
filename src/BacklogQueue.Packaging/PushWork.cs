using BacklogQueue.PushLogs;

namespace BacklogQueue.Packaging;

/// <summary>One push at work.</summary>
/// <param name="Row">Its row, open.</param>
/// <param name="Space">Its space.</param>
/// <param name="Key">Where its ref's artifact goes.</param>
/// <param name="Attempt">Who works on it.</param>
/// <param name="Times">What it has taken so far.</param>
/// <param name="IsHeld">Whether its message is still ours alone.</param>
internal sealed record PushWork(PushRow Row, Space Space, string Key, PushAttempt Attempt, StageTimes Times, Func<bool> IsHeld)
{
    /// <summary>As it was received, without a force that was satisfied by an earlier attempt.</summary>
    public Push Push { get; } = Row.HasPublished ? Row.Push with { Force = false } : Row.Push;
}
