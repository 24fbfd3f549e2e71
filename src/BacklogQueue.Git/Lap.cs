namespace BacklogQueue.Git;

/// <summary>Adds up the time that one task spends on one thing.</summary>
internal sealed class Lap(TimeProvider clock)
{
    private long _ticks;
    private long _start;

    public TimeSpan Total => clock.GetElapsedTime(0, _ticks);

    public void Start() => _start = clock.GetTimestamp();

    /// <summary>The time since <see cref="Start"/> counts; when this call is missing because of a failure, it does not.</summary>
    public void Stop() => _ticks += clock.GetTimestamp() - _start;
}
