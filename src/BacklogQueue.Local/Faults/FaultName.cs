namespace BacklogQueue.Local.Faults;

/// <summary>The names that <c>--fault</c> takes and <see cref="RunningFaults.Injected"/> counts by.</summary>
internal static class FaultName
{
    public const string WebhookDrop = "webhook.drop";
    public const string WebhookDuplicate = "webhook.duplicate";
    public const string WebhookDelay = "webhook.delay";
    public const string WebhookReorder = "webhook.reorder";

    public const string GitRefuse = "git.refuse";
    public const string GitStall = "git.stall";
    public const string GitCut = "git.cut";
    public const string GitStale = "git.stale";

    public const string S3Error = "s3.error";
    public const string S3SlowDown = "s3.slow-down";
    public const string S3Timeout = "s3.timeout";
    public const string S3Lost = "s3.lost";

    public const string SqsError = "sqs.error";
    public const string SqsThrottle = "sqs.throttle";
    public const string SqsTimeout = "sqs.timeout";
    public const string SqsLost = "sqs.lost";

    public const string DynamoDbError = "dynamodb.error";
    public const string DynamoDbThrottle = "dynamodb.throttle";
    public const string DynamoDbConflict = "dynamodb.conflict";
    public const string DynamoDbTimeout = "dynamodb.timeout";
    public const string DynamoDbLost = "dynamodb.lost";

    public const string CodePipelineError = "codepipeline.error";
    public const string CodePipelineThrottle = "codepipeline.throttle";
    public const string CodePipelineTimeout = "codepipeline.timeout";
    public const string CodePipelineLost = "codepipeline.lost";

    /// <summary>Each of the points below.</summary>
    public const string WorkerKill = "worker.kill";

    public const string KillReceived = "worker.kill.received";
    public const string KillUploading = "worker.kill.uploading";
    public const string KillUploaded = "worker.kill.uploaded";
    public const string KillSettled = "worker.kill.settled";
    public const string KillDeadLettered = "worker.kill.dead-lettered";

    public const string ClockJump = "clock.jump";
}
