namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// A timer on virtual time. One that was made for <see cref="Task.Delay(TimeSpan, TimeProvider)"/>, whose state is the task
/// itself, is what its actor waits for until it fires or is disposed of.
/// </summary>
internal sealed class VirtualTimer(VirtualTime time, Actor? owner, TimerCallback callback, object? state) : ITimer
{
    private readonly Lock _lock = new();
    private readonly Actor? _waiting = state is Task ? owner : null;
    private int _setting;
    private bool _isSet;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            int setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                time.Plan(dueTime, () => Fire(setting));
            }

            // Last: as soon as its actor waits, the world goes on.
            Set(dueTime != Timeout.InfiniteTimeSpan);
        }

        return true;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _setting++;
            Set(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Fire(int setting)
    {
        lock (_lock)
        {
            if (setting != _setting || owner is { IsDead: true })
            {
                return;
            }

            Set(false);
        }

        callback(state);
    }

    private void Set(bool isSet)
    {
        if (isSet != _isSet)
        {
            _isSet = isSet;
            _waiting?.CountWait(isSet ? 1 : -1);
        }
    }
}
