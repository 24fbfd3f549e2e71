using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// Time that jumps from one planned event to the next. Events at the same moment happen in the order they were planned in.
/// Timers are events: they fire only as the simulation gets there, and never for an actor that has died.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Action, (DateTimeOffset At, long Order)> _events = new();
    private DateTimeOffset _now = SomePush.Noon;
    private long _planned;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public void Plan(TimeSpan after, Action action)
    {
        lock (_lock)
        {
            _events.Enqueue(action, (_now + after, _planned++));
        }
    }

    /// <summary>Goes to the next event; null when there is none by <paramref name="until"/>, which is the time then.</summary>
    public Action? Next(DateTimeOffset until)
    {
        lock (_lock)
        {
            if (!_events.TryPeek(out Action? action, out (DateTimeOffset At, long Order) key) || key.At > until)
            {
                _now = until;
                return null;
            }

            _events.Dequeue();
            _now = key.At;
            return action;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        VirtualTimer timer = new(this, Actor.Current, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
