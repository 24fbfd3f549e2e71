using System.Security.Cryptography;
using System.Text;

namespace BacklogQueue.Local.Faults;

/// <summary>The faults of one running stack: decides call by call, and counts. Thread-safe.</summary>
public sealed class RunningFaults
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _calmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, Random> _chances;
    private readonly Dictionary<string, long> _injected;
    private readonly TimeProvider _clock;
    private long? _start;
    private TimeSpan? _calmedAt;

    internal RunningFaults(FaultPlan plan, TimeProvider clock)
    {
        Plan = plan;
        _clock = clock;
        _chances = plan.Rules.Select(rule => rule.Name).Distinct().ToDictionary(name => name, name => ChanceOf(name, plan.Seed));
        _injected = _chances.Keys.ToDictionary(name => name, _ => 0L);
        if (plan.Jumps.Count > 0)
        {
            _injected[FaultName.ClockJump] = 0;
        }
    }

    /// <summary>How often each fault of the plan was injected so far, by name.</summary>
    public IReadOnlyDictionary<string, long> Injected
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, long>(_injected);
            }
        }
    }

    internal FaultPlan Plan { get; }

    /// <summary>Ends when the faults do.</summary>
    internal Task Calmed => _calmed.Task;

    /// <summary>Since the stack is ready, up to <see cref="Calm"/>; null before it is.</summary>
    internal TimeSpan? Elapsed
    {
        get
        {
            lock (_lock)
            {
                return _calmedAt ?? (_start is { } start ? _clock.GetElapsedTime(start) : null);
            }
        }
    }

    /// <summary>
    /// Injects nothing any more, from now on. What is held back is let go, what stalls is cut, and the stand-ins' clock
    /// stays as wrong as it is: setting it right would be one more jump.
    /// </summary>
    public void Calm()
    {
        lock (_lock)
        {
            _calmedAt = Elapsed ?? TimeSpan.Zero;
        }

        _calmed.TrySetResult();
    }

    /// <summary>The stack is ready: windows count from now, and nothing strikes before.</summary>
    internal void Begin()
    {
        lock (_lock)
        {
            _start = _clock.GetTimestamp();
        }
    }

    /// <summary>Whether the fault strikes this call. Then it is counted, and the caller must inject it.</summary>
    internal bool Strikes(string name)
    {
        if (!_chances.TryGetValue(name, out Random? chance) || _calmed.Task.IsCompleted || Elapsed is not { } elapsed)
        {
            return false;
        }

        lock (_lock)
        {
            bool strikes = Plan.Rules
                .Where(rule => rule.Name == name && rule.Window.Contains(elapsed))
                .Any(rule => chance.NextDouble() < rule.Rate);
            _injected[name] += strikes ? 1 : 0;
            return strikes;
        }
    }

    /// <summary>Something between 0 and 1 about a call that the fault has struck.</summary>
    internal double Chance(string name)
    {
        lock (_lock)
        {
            return _chances[name].NextDouble();
        }
    }

    /// <summary>Counts a fault that comes by time, not by chance.</summary>
    internal void Count(string name)
    {
        lock (_lock)
        {
            _injected[name]++;
        }
    }

    /// <summary>Returns after <paramref name="time"/>, or when the faults end.</summary>
    internal async Task PauseAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await Calmed.WaitAsync(time, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Each name has its own, so that what happens to one service does not depend on the calls of another.</summary>
    private static Random ChanceOf(string name, int seed) =>
        new(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {name}"))));
}
