namespace BacklogQueue.PushLogs;

/// <summary>One line of a push's life.</summary>
/// <param name="Status">The status from then on.</param>
/// <param name="At">When it was written.</param>
/// <param name="Attempt">Which attempt wrote it, from 1.</param>
/// <param name="Worker">Who wrote it.</param>
/// <param name="RequestId">The invocation that wrote it, as Lambda's own log names it; null outside Lambda.</param>
/// <param name="Reason">Why, when that is not plain from the status.</param>
public sealed record PushEvent(
    PushStatus Status,
    DateTimeOffset At,
    int Attempt,
    string Worker,
    string? RequestId,
    string? Reason);
