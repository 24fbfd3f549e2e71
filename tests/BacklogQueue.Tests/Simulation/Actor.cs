namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// One flow of the simulated world: a webhook's delivery, or a worker. It runs until it waits for something, and goes on when
/// the world says so, so that one flow runs at a time whichever threads the runtime gives it. Dead, it never goes on: nothing
/// of it is cleaned up, as in a process that was killed.
/// </summary>
internal sealed class Actor(string name, int seed, VirtualTime time)
{
    private static readonly AsyncLocal<Actor?> s_current = new();

    private readonly object _lock = new();
    private int _waits;
    private bool _isDone;

    /// <summary>Whose code is running.</summary>
    public static Actor? Current => s_current.Value;

    public string Name { get; } = name;

    /// <summary>Chance of its own, so that what one actor does leaves the others' chance as it was.</summary>
    public Random Random { get; } = new(seed);

    public bool IsDead { get; private set; }

    public bool IsOver => IsDead || _isDone;

    /// <summary>Calls that have not died yet until this actor does; null for a long life.</summary>
    public int? CallsToLive { get; set; }

    /// <summary>Whether its next call takes longer than its message is kept for it.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Time that calls beside its own flow have taken: its next call takes that much longer.</summary>
    public TimeSpan Owed { get; set; }

    /// <summary>What its code threw at the end, which none should.</summary>
    public Exception? Problem { get; private set; }

    /// <summary>Runs the code up to its first wait.</summary>
    public void Start(Func<Actor, Task> code) => _ = RunAsync(code);

    public void Kill()
    {
        lock (_lock)
        {
            IsDead = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits in virtual time. A dead actor waits for ever, even when it is cancelled.</summary>
    public async Task WaitAsync(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        Gate gate = new(this);
        await using CancellationTokenRegistration cancelled =
            cancellationToken.UnsafeRegister(_ => time.Plan(TimeSpan.Zero, () => gate.Open(cancellationToken)), null);
        time.Plan(duration, () => gate.Open(default));
        await gate.WaitAsync();
    }

    /// <summary>The rest of its life.</summary>
    public Task DieAsync()
    {
        Kill();
        return new TaskCompletionSource().Task;
    }

    public void CountWait(int change)
    {
        lock (_lock)
        {
            _waits += change;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Returns when the actor waits or is over: its code may have gone on on another thread.</summary>
    public void LetRun()
    {
        lock (_lock)
        {
            while (_waits == 0 && !IsOver)
            {
                if (!Monitor.Wait(_lock, TimeSpan.FromSeconds(30)))
                {
                    throw new InvalidOperationException($"{Name} waits for something that is not simulated.");
                }
            }
        }
    }

    private async Task RunAsync(Func<Actor, Task> code)
    {
        s_current.Value = this;
        try
        {
            await code(this);
        }
        catch (Exception problem)
        {
            Problem = problem;
        }

        lock (_lock)
        {
            _isDone = true;
            Monitor.PulseAll(_lock);
        }
    }
}
