namespace BacklogQueue.Git;

/// <summary>What was read of a pack so far.</summary>
/// <param name="Bytes">Bytes received.</param>
/// <param name="Objects">Objects read.</param>
/// <param name="Deltas">How many of them are deltas.</param>
/// <param name="SpilledBytes">Bytes that went to a temporary file (<see cref="GitLimits.SpillBytes"/>).</param>
public readonly record struct PackStatistics(long Bytes, int Objects, int Deltas, long SpilledBytes);
