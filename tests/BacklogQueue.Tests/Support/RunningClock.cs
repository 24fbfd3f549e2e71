namespace BacklogQueue.Tests.Support;

/// <summary>A clock that goes on by a step each time it is read, and whose timers never fire.</summary>
internal sealed class RunningClock(TimeSpan step) : TimeProvider
{
    private long _reads;

    public override DateTimeOffset GetUtcNow() => SomePush.Noon + (step * Interlocked.Increment(ref _reads));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
