namespace BacklogQueue.Tests.Support;

/// <summary>
/// A clock on which short waits are over at once, and the time with them. Longer timers are deadlines here: they never fire.
/// </summary>
internal sealed class SkippingClock : TimeProvider
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private DateTimeOffset _now = SomePush.Noon;

    /// <summary>How many waits were skipped.</summary>
    public int Waits { get; private set; }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero && dueTime <= s_longestWait)
        {
            lock (_lock)
            {
                _now += dueTime;
                Waits++;
            }

            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }

        return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
