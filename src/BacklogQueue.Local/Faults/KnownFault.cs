namespace BacklogQueue.Local.Faults;

/// <summary>A fault as its users read of it.</summary>
/// <param name="Name">One of <see cref="FaultName"/>.</param>
/// <param name="Effect">What happens at the wire, in a few words.</param>
internal sealed record KnownFault(string Name, string Effect)
{
    /// <summary>Everything that can be asked for, in the order of the documentation.</summary>
    public static IReadOnlyList<KnownFault> All { get; } =
    [
        new(FaultName.WebhookDrop, "a webhook is not sent"),
        new(FaultName.WebhookDuplicate, "a webhook is sent once more within 10 s"),
        new(FaultName.WebhookDelay, "a webhook, and those of its repository after it, come up to 10 s later"),
        new(FaultName.WebhookReorder, "a webhook comes after the next one of its repository, or after 10 s"),
        new(FaultName.GitRefuse, "a fetch or lookup gets a cut connection or 503"),
        new(FaultName.GitStall, "a fetch or lookup gets headers, then nothing"),
        new(FaultName.GitCut, "an answer ends in the middle"),
        new(FaultName.GitStale, "an older state of the repository answers, within the replica lag"),
        new(FaultName.S3Error, "500 InternalError"),
        new(FaultName.S3SlowDown, "503 SlowDown"),
        new(FaultName.S3Timeout, "nothing is done and no answer comes"),
        new(FaultName.S3Lost, "it is done, and the answer is lost"),
        new(FaultName.SqsError, "500 InternalFailure"),
        new(FaultName.SqsThrottle, "RequestThrottled"),
        new(FaultName.SqsTimeout, "nothing is done and no answer comes"),
        new(FaultName.SqsLost, "it is done, and the answer is lost"),
        new(FaultName.DynamoDbError, "500 InternalServerError"),
        new(FaultName.DynamoDbThrottle, "ThrottlingException, or a transaction cancelled for it"),
        new(FaultName.DynamoDbConflict, "a write meets a transaction on its item"),
        new(FaultName.DynamoDbTimeout, "nothing is done and no answer comes"),
        new(FaultName.DynamoDbLost, "it is done, and the answer is lost"),
        new(FaultName.CodePipelineError, "500 InternalFailure"),
        new(FaultName.CodePipelineThrottle, "ThrottlingException"),
        new(FaultName.CodePipelineTimeout, "nothing is done and no answer comes"),
        new(FaultName.CodePipelineLost, "it is done, and the answer is lost"),
        new(FaultName.WorkerKill, "SIGKILL at each of the points below"),
        new(FaultName.KillReceived, "SIGKILL once the push's row says Received"),
        new(FaultName.KillUploading, "SIGKILL in the middle of an upload"),
        new(FaultName.KillUploaded, "SIGKILL after the upload, before its answer"),
        new(FaultName.KillSettled, "SIGKILL after the log's last write, before the message is deleted"),
        new(FaultName.KillDeadLettered, "SIGKILL after the dead letter is sent, before the row says so"),
        new(FaultName.ClockJump, "the stand-ins' clock jumps by a duration, such as +90s, and back at the window's end"),
    ];
}
