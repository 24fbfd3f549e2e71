namespace BacklogQueue.PushLogs;

/// <summary>Why a push did not go through.</summary>
/// <param name="Kind">One word that operators select by, such as <c>Unauthorized</c> or <c>UnsafeTree</c>.</param>
/// <param name="Text">A sentence without secrets; the log keeps its first <see cref="PushLogLimits.ReasonBytes"/> bytes.</param>
/// <param name="IsTransient">Whether the same push could go through later with nothing changed by anyone.</param>
public sealed record PushError(string Kind, string Text, bool IsTransient)
{
    /// <summary>How long a busy server asked to be left alone; null when it did not say. Not in the log.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
