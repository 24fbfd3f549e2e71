namespace BacklogQueue.Local.Faults;

/// <summary>
/// A clock that somebody sets wrong, and right again: the time of day jumps, while timers and time-stamps run on as a
/// machine's own do.
/// </summary>
internal sealed class JumpingClock(TimeProvider inner, RunningFaults faults) : TimeProvider
{
    private int _seen;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        if (faults.Elapsed is not { } elapsed)
        {
            return inner.GetUtcNow();
        }

        IReadOnlyList<ClockJump> jumps = faults.Plan.Jumps;
        int jumped = jumps.Sum(jump => jump.Window.EdgesBefore(elapsed));
        for (int seen = Interlocked.Exchange(ref _seen, jumped); seen < jumped; seen++)
        {
            faults.Count(FaultName.ClockJump);
        }

        long wrongBy = jumps.Where(jump => jump.Window.Contains(elapsed)).Sum(jump => jump.By.Ticks);
        return inner.GetUtcNow() + TimeSpan.FromTicks(wrongBy);
    }

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
