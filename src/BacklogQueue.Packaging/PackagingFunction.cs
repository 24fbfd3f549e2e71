using Amazon.CodePipeline;
using Amazon.DynamoDBv2;
using Amazon.S3;
using Amazon.SecretsManager;
using Amazon.SQS;
using BacklogQueue.Artifacts;
using BacklogQueue.Git;
using BacklogQueue.Metrics;
using BacklogQueue.PushLogs;
using Microsoft.Extensions.Logging;

namespace BacklogQueue.Packaging;

/// <summary>The worker, wired. Everything that is not a function of its input comes in here.</summary>
internal sealed record PackagingFunction
{
    /// <summary>Less than the engine's own default: three parts of an upload are in memory beside the pack.</summary>
    private const int PackBytesInMemory = 4 << 20;

    public required Settings Settings { get; init; }

    public required Routes Routes { get; init; }

    public required IAmazonDynamoDB DynamoDb { get; init; }

    public required IAmazonS3 S3 { get; init; }

    public required AmazonSQSClient Sqs { get; init; }

    public required AmazonSecretsManagerClient SecretsManager { get; init; }

    public required AmazonCodePipelineClient CodePipeline { get; init; }

    /// <summary>Sends the requests to git servers; null for a handler of each remote's own.</summary>
    public HttpMessageHandler? GitHandler { get; init; }

    public GitLimits GitLimits { get; init; } = GitLimits.Default with { SpillBytes = PackBytesInMemory };

    /// <summary>The size of an upload's parts.</summary>
    public int PartBytes { get; init; } = ArtifactStore.DefaultPartBytes;

    public required TimeProvider Clock { get; init; }

    /// <summary>A random number from 0 to 1, each time another.</summary>
    public required Func<double> Jitter { get; init; }

    /// <summary>The name that the push log knows this worker by.</summary>
    public required string Worker { get; init; }

    public required ILogger Logger { get; init; }

    public MetricLog Metrics { get; init; } = MetricLog.None;

    /// <summary>For events of Lambda.</summary>
    public SqsBatchHandler CreateHandler()
    {
        PackagingMetrics metrics = new(Metrics, Clock);
        return new SqsBatchHandler(CreateMessageHandler(metrics), metrics, Settings.MessageLease, Clock);
    }

    /// <summary>For a process of its own that asks the queue itself.</summary>
    public QueueWorker CreateWorker()
    {
        PackagingMetrics metrics = new(Metrics, Clock);
        return new QueueWorker(
            CreateMessageHandler(metrics),
            metrics,
            Sqs,
            Settings.QueueUrl,
            Settings.MessageLease ?? Settings.DefaultMessageLease,
            Settings.WorkerConcurrency,
            Clock,
            Logger);
    }

    private MessageHandler CreateMessageHandler(PackagingMetrics metrics)
    {
        PipelineAgreement.Check(Routes, Settings);
        PushLog log = new(DynamoDb, Settings.Table, Clock, Settings.AuditRetention);
        GitSecrets secrets = new(SecretsManager, Clock);
        Packager packager = new(
            Routes,
            log,
            new ArtifactStore(S3, Settings.Bucket, Clock, PartBytes),
            new PipelineStarter(CodePipeline),
            (space, id) => new RemoteRepository(space, id, secrets, GitLimits, GitHandler, Clock),
            Clock,
            Jitter,
            metrics,
            Logger);
        PushQueue queue = new(Sqs, Settings.QueueUrl, Settings.DeadLetterQueueUrl);
        FailurePolicy policy = new(Settings.MaxReceiveCount, Jitter);
        return new MessageHandler(packager, log, queue, policy, metrics, Worker, Clock, Logger);
    }
}
