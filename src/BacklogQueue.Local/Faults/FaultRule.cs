namespace BacklogQueue.Local.Faults;

/// <summary>One fault that strikes by chance.</summary>
/// <param name="Name">One of <see cref="FaultName"/>.</param>
/// <param name="Rate">The part of the calls that it strikes; more than 0, 1 at the most.</param>
/// <param name="Window">When.</param>
internal sealed record FaultRule(string Name, double Rate, FaultWindow Window);
