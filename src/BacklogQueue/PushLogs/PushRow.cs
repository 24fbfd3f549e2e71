using BacklogQueue.Artifacts;

namespace BacklogQueue.PushLogs;

/// <summary>A push and everything that became of it.</summary>
public sealed record PushRow
{
    /// <summary>As it was received.</summary>
    public required Push Push { get; init; }

    public required PushStatus Status { get; init; }

    /// <summary>Why it has its status, when that is not plain.</summary>
    public string? Reason { get; init; }

    /// <summary>Every change of the status, oldest first.</summary>
    public required IReadOnlyList<PushEvent> History { get; init; }

    /// <summary>How often a worker took it up.</summary>
    public required int Attempts { get; init; }

    /// <summary>What went wrong last, although it may have gone well since.</summary>
    public PushError? LastError { get; init; }

    /// <summary>The commit that was published for it, which is a newer one than the push's own when it was superseded.</summary>
    public CommitId? PackagedCommit { get; init; }

    public ArtifactVersion? Artifact { get; init; }

    /// <summary>The execution that a worker started on <see cref="Artifact"/>; null when none did.</summary>
    public PipelineRun? Run { get; init; }

    /// <summary>Milliseconds by stage, of the attempt that settled it.</summary>
    public required IReadOnlyDictionary<string, long> Durations { get; init; }

    /// <summary>The invocation that wrote the row last.</summary>
    public string? RequestId { get; init; }

    /// <summary>How often SQS had handed out the message by which the row was written last.</summary>
    public int ReceiveCount { get; init; }

    /// <summary>The SQS message that went to the dead-letter queue for it, while its status is <see cref="PushStatus.Failed"/>.</summary>
    public string? FailedMessage { get; init; }

    /// <summary>
    /// Whether the ref's head was moved by this push before it had its fate: what it forces was done then, also when it failed
    /// after that and is redriven over newer heads.
    /// </summary>
    public bool HasPublished { get; init; }

    /// <summary>Whether the status is a fate.</summary>
    public bool IsSettled => Status is not (PushStatus.Received or PushStatus.Retrying);
}
