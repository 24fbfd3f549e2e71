namespace BacklogQueue.PushLogs;

/// <summary>What became of a conditional write. All but <see cref="Done"/> left everything as it was.</summary>
public enum PushLogWrite
{
    Done,

    /// <summary>The push has its fate already.</summary>
    AlreadySettled,

    /// <summary>Another worker moved the ref's head, or is at it now: read again and decide again.</summary>
    LostRace,
}
