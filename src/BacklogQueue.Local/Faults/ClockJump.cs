namespace BacklogQueue.Local.Faults;

/// <summary>The stand-ins' clock is wrong for a while.</summary>
/// <param name="By">Negative for a clock that is slow.</param>
/// <param name="Window">When.</param>
internal sealed record ClockJump(TimeSpan By, FaultWindow Window);
