namespace BacklogQueue.Local;

/// <summary>What a push did to one ref of the git server.</summary>
/// <param name="Activity">Backlog's number of it, which its webhook carries: unique and growing.</param>
/// <param name="Ref">Which ref.</param>
/// <param name="Commit">What the ref points to now; null when it is deleted.</param>
public sealed record RefMove(long Activity, RefId Ref, CommitId? Commit);
