namespace BacklogQueue.Packaging;

/// <summary>
/// The time for a batch: it ends before Lambda's own deadline, and what is kept back is for aborting an upload, writing the
/// row and handing the message back.
/// </summary>
internal sealed class WorkTime : IDisposable
{
    private static readonly TimeSpan s_longestReserve = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _end;
    private readonly CancellationTokenSource _ended;
    private readonly CancellationTokenSource _linked;

    /// <param name="remaining">Until Lambda ends the invocation; a quarter of it is kept back, ten seconds at the most.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="stop">Ends the work at once.</param>
    public WorkTime(TimeSpan remaining, TimeProvider clock, CancellationToken stop)
    {
        TimeSpan reserve = remaining / 4;
        TimeSpan usable = remaining - (reserve < s_longestReserve ? reserve : s_longestReserve);
        _clock = clock;
        _end = clock.GetUtcNow() + usable;
        _ended = new CancellationTokenSource(usable, clock);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, stop);
    }

    /// <summary>Cancelled at the end.</summary>
    public CancellationToken Token => _linked.Token;

    public bool IsOver => Token.IsCancellationRequested;

    /// <summary>Zero at the end.</summary>
    public TimeSpan Remaining
    {
        get
        {
            TimeSpan left = _end - _clock.GetUtcNow();
            return IsOver || left < TimeSpan.Zero ? TimeSpan.Zero : left;
        }
    }

    public void Dispose()
    {
        _linked.Dispose();
        _ended.Dispose();
    }
}
