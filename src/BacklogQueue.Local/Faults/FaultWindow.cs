namespace BacklogQueue.Local.Faults;

/// <summary>A span of a stack's life.</summary>
/// <param name="From">Counted from the moment when the stack is ready.</param>
/// <param name="Until">The same, no longer in it; null for the stack's end.</param>
internal readonly record struct FaultWindow(TimeSpan From, TimeSpan? Until)
{
    public bool Contains(TimeSpan elapsed) => elapsed >= From && !(elapsed >= Until);

    /// <summary>How many of its ends are past.</summary>
    public int EdgesBefore(TimeSpan elapsed) => (elapsed >= From ? 1 : 0) + (elapsed >= Until ? 1 : 0);
}
