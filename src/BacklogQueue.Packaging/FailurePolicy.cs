using BacklogQueue.PushLogs;

namespace BacklogQueue.Packaging;

/// <summary>
/// Which failures are tried again, and when: those that can pass by themselves, after exponentially growing random waits
/// (<see href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">full jitter</see>), until the
/// message's last receive. A server that says when to come back is left alone until then, within the same bounds. All
/// others go to the dead-letter queue at once.
/// </summary>
/// <param name="maxReceives">
/// How often SQS hands a message out before it moves it to the dead-letter queue itself, which would leave its push without
/// a fate. A push is given up one receive earlier, so that a worker that dies while it does so leaves another its chance.
/// </param>
/// <param name="jitter">A random number from 0 to 1.</param>
internal sealed class FailurePolicy(int maxReceives, Func<double> jitter)
{
    /// <summary>The shortest wait, and the one whose double is the longest after a first failure.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="error">What went wrong.</param>
    /// <param name="receiveCount">How often the message was received, this time included.</param>
    /// <param name="remaining">The time that this worker has left.</param>
    public FailureDecision Decide(PushError error, int receiveCount, TimeSpan remaining)
    {
        if (!error.IsTransient || receiveCount >= maxReceives - 1)
        {
            return new FailureDecision.DeadLetter();
        }

        return remaining > TimeSpan.Zero
            ? new FailureDecision.Retry(After(receiveCount, error.RetryAfter))
            : new FailureDecision.HandBack();
    }

    private TimeSpan After(int receiveCount, TimeSpan? asked)
    {
        double ceiling = Math.Min(Longest.TotalSeconds, Shortest.TotalSeconds * Math.Pow(2, Math.Max(1, receiveCount)));
        TimeSpan ours = Shortest + TimeSpan.FromSeconds(jitter() * (ceiling - Shortest.TotalSeconds));
        return asked is { } theirs && theirs > ours ? TimeSpan.FromTicks(Math.Min(theirs.Ticks, Longest.Ticks)) : ours;
    }
}
