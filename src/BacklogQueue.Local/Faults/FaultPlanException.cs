namespace BacklogQueue.Local.Faults;

/// <summary>Faults that cannot be injected; the message says why, and what can be.</summary>
public sealed class FaultPlanException(string message) : Exception(message);
