namespace BacklogQueue.Packaging;

/// <summary>What to do about a push that failed.</summary>
internal abstract record FailureDecision
{
    /// <summary>Note it, and let the queue bring the push again after a while.</summary>
    internal sealed record Retry(TimeSpan After) : FailureDecision;

    /// <summary>Put the message into the dead-letter queue and settle the push as failed.</summary>
    internal sealed record DeadLetter : FailureDecision;

    /// <summary>There is no time left here: let another worker take the push up at once.</summary>
    internal sealed record HandBack : FailureDecision;
}
