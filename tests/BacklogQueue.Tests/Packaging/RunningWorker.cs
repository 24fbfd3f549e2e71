using Amazon.CodePipeline;
using Amazon.CodePipeline.Model;
using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Amazon.Lambda.SQSEvents;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Metrics;
using BacklogQueue.Packaging;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Packaging;

/// <summary>
/// The packaging function as it is wired, between a real git server and AWS: a test pushes to git, puts messages into the
/// queue, and hands them to the function as Lambda does.
/// </summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    public const string Project = "PROJECT";
    public const string Repository = "app";

    /// <summary>The receive at which the function gives a push up: one before the queue would.</summary>
    public const int LastTry = 3;

    private readonly RunningBacklog _backlog;
    private readonly StringWriter _log = new();
    private readonly StringWriter _metrics = new();
    private readonly Faults _gitWire;

    private RunningWorker(RunningBacklog backlog, Faults gitWire)
    {
        _backlog = backlog;
        _gitWire = gitWire;
        _gitWire.InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
    }

    public required GitRepository Git { get; init; }

    public required IAmazonS3 S3 { get; init; }

    public required AmazonSQSClient Sqs { get; init; }

    public OneSecret Secret { get; } = new();

    public required string Bucket { get; init; }

    public required Uri Queue { get; init; }

    public required Uri DeadLetters { get; init; }

    public required PushLog Log { get; init; }

    public required PushLogReader Reader { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Where the function's clients meet the services; the test's own clients go past it.</summary>
    public required IAmazonDynamoDB WorkerDynamoDb { get; init; }

    public required IAmazonS3 WorkerS3 { get; init; }

    /// <inheritdoc cref="WorkerDynamoDb"/>
    public required AmazonSQSClient WorkerSqs { get; init; }

    /// <inheritdoc cref="WorkerDynamoDb"/>
    public required AmazonCodePipelineClient WorkerCodePipeline { get; init; }

    public required AmazonCodePipelineClient CodePipeline { get; init; }

    /// <summary>What the worker starts on each version of <see cref="PipelineBranch"/>; null for nothing.</summary>
    public string? Pipeline { get; set; }

    public string PipelineBranch { get; set; } = "main";

    public required string Table { get; init; }

    public required double LagSeconds { get; init; }

    public string LogText => _log.ToString();

    public string MetricText => _metrics.ToString();

    public string Password => _backlog.Options.Password;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RunningWorker> StartAsync(
        TestCloud cloud,
        double lagSeconds = 0,
        TimeProvider? clock = null,
        Faults? git = null,
        Faults? s3 = null,
        Faults? dynamo = null,
        Faults? sqs = null,
        Faults? codePipeline = null)
    {
        RunningBacklog backlog = await RunningBacklog.StartAsync();
        TimeProvider time = clock ?? TimeProvider.System;
        IAmazonDynamoDB ownDynamo = await cloud.CreateDynamoDbAsync();
        IAmazonS3 ownS3 = await cloud.CreateS3Async();
        AmazonSQSClient ownSqs = await cloud.CreateSqsAsync();
        string table = await TestCloud.CreateTableAsync(ownDynamo);
        RunningWorker worker = new(backlog, git ?? new Faults())
        {
            Git = await backlog.CreateRepositoryAsync(),
            S3 = ownS3,
            Sqs = ownSqs,
            Bucket = await TestCloud.CreateBucketAsync(ownS3),
            Queue = await TestCloud.CreateQueueAsync(ownSqs),
            DeadLetters = await TestCloud.CreateQueueAsync(ownSqs),
            Log = new PushLog(ownDynamo, table, time),
            Reader = new PushLogReader(ownDynamo, table, time),
            Clock = time,
            WorkerDynamoDb = await cloud.CreateDynamoDbAsync(dynamo),
            WorkerS3 = await cloud.CreateS3Async(s3),
            WorkerSqs = await cloud.CreateSqsAsync(sqs),
            WorkerCodePipeline = await cloud.CreateCodePipelineAsync(codePipeline),
            CodePipeline = await cloud.CreateCodePipelineAsync(),
            Table = table,
            LagSeconds = lagSeconds,
        };
        worker.SetPassword(backlog.Options.Password);
        await worker.Git.RunAsync("remote", "add", "origin", backlog.UrlWithAccount($"{Project}/{Repository}"));
        return worker;
    }

    public void SetPassword(string password) =>
        Secret.Text = $$"""{"username":"{{_backlog.Options.User}}","password":"{{password}}"}""";

    /// <summary>Commits a file and pushes it to git; the commit.</summary>
    public async Task<CommitId> CommitAndPushAsync(string content, string branch = "main")
    {
        Git.Write("file.txt", content);
        string commit = await Git.CommitAsync($"Write {content}");
        await Git.RunAsync("push", "-q", "--force", "origin", $"HEAD:refs/heads/{branch}");
        return CommitId.Parse(commit);
    }

    public Push Push(CommitId? commit, RefChange change = RefChange.Update, string branch = "main", string repository = Repository) =>
        SomePush.Of(new RefId("space", Project, repository, $"refs/heads/{branch}"), commit, Clock.GetUtcNow()) with { Change = change };

    /// <param name="lease">How long a message is kept at a time; null for the queue's own time-out.</param>
    public SqsBatchHandler CreateHandler(TimeSpan? lease = null) => CreateFunction(lease).CreateHandler();

    /// <summary>What the function finds its resources by.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        [Settings.QueueUrlVariable] = Queue.AbsoluteUri,
        [Settings.DeadLetterQueueUrlVariable] = DeadLetters.AbsoluteUri,
        [Settings.TableVariable] = Table,
        [Settings.BucketVariable] = Bucket,
        [Settings.MaxReceiveCountVariable] = $"{LastTry + 1}",
        [Settings.PipelinesVariable] = Pipeline,
    };

    /// <summary>The function's <c>routes.json</c>.</summary>
    public string RoutesText => $$"""
        {
          "spaces": { "space": {
            "gitBaseUrl": "{{_backlog.Server.GitBaseUrl}}", "webhookSecret": "webhook", "gitSecret": "git",
            "replicaLagSeconds": {{LagSeconds}} } },
          "routes": [ {{StartRoute}} { "space": "space", "refs": ["refs/heads/**"] } ]
        }
        """;

    private string StartRoute => Pipeline is null ? "" : $$"""
        { "space": "space", "project": "{{Project}}", "repository": "{{Repository}}", "refs": ["refs/heads/{{PipelineBranch}}"],
          "pipeline": { "name": "{{Pipeline}}" } },
        """;

    /// <inheritdoc cref="CreateHandler"/>
    public PackagingFunction CreateFunction(TimeSpan? lease = null) => new()
    {
        Settings = new Settings(name => name == Settings.MessageLeaseVariable
            ? $"{lease?.TotalSeconds ?? 0}"
            : Environment.GetValueOrDefault(name)),
        Routes = Routes.Parse(RoutesText),
        DynamoDb = WorkerDynamoDb,
        S3 = WorkerS3,
        Sqs = WorkerSqs,
        SecretsManager = AwsClients.Secrets(Secret),
        CodePipeline = WorkerCodePipeline,
        GitHandler = _gitWire,
        Clock = Clock,
        Jitter = () => 0.5,
        Worker = "worker",
        Logger = new JsonLogger(_log, Clock),
        Metrics = new MetricLog(_metrics, Clock, "packaging"),
    };

    /// <summary>Puts pushes into the queue.</summary>
    public async Task SendAsync(params Push[] pushes)
    {
        PushQueue queue = new(Sqs, Queue, DeadLetters);
        foreach (Push push in pushes)
        {
            await queue.SendAsync(push, push.Delivery, Token);
        }
    }

    /// <summary>Puts pushes into the queue, has them worked on as one batch, and deletes what is done; the others are returned.</summary>
    public async Task<IReadOnlyList<string>> WorkOnAsync(params Push[] pushes)
    {
        await SendAsync(pushes);
        return await WorkAsync();
    }

    /// <summary>One batch of what the queue has, through the function, as the event-source mapping does it.</summary>
    public async Task<IReadOnlyList<string>> WorkAsync(int? receiveCount = null)
    {
        SQSEvent batch = await ReceiveAsync();
        foreach (SQSEvent.SQSMessage record in receiveCount is null ? [] : batch.Records)
        {
            record.Attributes[MessageSystemAttributeName.ApproximateReceiveCount] = $"{receiveCount}";
        }

        return await HandleAsync(batch);
    }

    public async Task<IReadOnlyList<string>> HandleAsync(SQSEvent batch, TimeSpan? lease = null)
    {
        LambdaContext context = new("request-1", Clock.GetUtcNow().AddMinutes(15), Clock);
        SQSBatchResponse response = await CreateHandler(lease).HandleAsync(batch, context, Token);
        string[] kept = [.. response.BatchItemFailures.Select(failure => failure.ItemIdentifier)];
        foreach (SQSEvent.SQSMessage record in batch.Records.Where(record => !kept.Contains(record.MessageId)))
        {
            await Sqs.DeleteMessageAsync(
                new DeleteMessageRequest { QueueUrl = Queue.AbsoluteUri, ReceiptHandle = record.ReceiptHandle }, Token);
        }

        return kept;
    }

    /// <summary>Up to <paramref name="most"/> messages in flight.</summary>
    public async Task<SQSEvent> ReceiveAsync(int most = 10)
    {
        ReceiveMessageResponse response = await Sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = Queue.AbsoluteUri,
                MaxNumberOfMessages = most,
                MessageSystemAttributeNames = [MessageSystemAttributeName.All],
            },
            Token);
        return new SQSEvent
        {
            Records = [.. (response.Messages ?? []).Select(message => new SQSEvent.SQSMessage
            {
                MessageId = message.MessageId!,
                ReceiptHandle = message.ReceiptHandle!,
                Body = message.Body!,
                Attributes = message.Attributes!,
            })],
        };
    }

    public async Task<PushRow> RowAsync(Push push) =>
        await Reader.OfRefAsync(push.Ref, Token).SingleAsync(row => row.Push.Delivery == push.Delivery, Token);

    /// <summary>The push's row as soon as it has its fate.</summary>
    public async Task<PushRow> SettledAsync(Push push)
    {
        while (true)
        {
            PushRow? row = await Reader.OfRefAsync(push.Ref, Token)
                .SingleOrDefaultAsync(row => row.Push.Delivery == push.Delivery, Token);
            if (row is { IsSettled: true })
            {
                return row;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), Token);
        }
    }

    /// <summary>The versions of a branch's artifact, oldest first.</summary>
    public async Task<IReadOnlyList<S3ObjectVersion>> VersionsAsync(string branch = "main")
    {
        string key = ArtifactKey.For(new RefId("space", Project, Repository, $"refs/heads/{branch}"))!;
        ListVersionsResponse response = await S3.ListVersionsAsync(
            new ListVersionsRequest { BucketName = Bucket, Prefix = key }, Token);
        return [.. Enumerable.Reverse(response.Versions ?? [])];
    }

    /// <summary>The commits that the versions were made of, oldest first.</summary>
    public async Task<IReadOnlyList<string>> CommitsAsync(string branch = "main")
    {
        List<string> commits = [];
        foreach (S3ObjectVersion version in await VersionsAsync(branch))
        {
            GetObjectMetadataResponse head = await S3.GetObjectMetadataAsync(Bucket, version.Key, version.VersionId, Token);
            commits.Add(head.Metadata["backlogqueue-commit"]);
        }

        return commits;
    }

    /// <summary>The versions that the pipeline was started on, oldest start first.</summary>
    public async Task<IReadOnlyList<string>> StartedAsync() =>
        [.. Enumerable.Reverse(await ExecutionsAsync()).Select(execution => execution.SourceRevisions!.Single().RevisionId!)];

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<PipelineExecutionSummary>> ExecutionsAsync()
    {
        ListPipelineExecutionsResponse response = await CodePipeline.ListPipelineExecutionsAsync(
            new ListPipelineExecutionsRequest { PipelineName = Pipeline }, Token);
        return response.PipelineExecutionSummaries!;
    }

    /// <summary>What is in the dead-letter queue.</summary>
    public async Task<IReadOnlyList<Message>> DeadAsync()
    {
        ReceiveMessageResponse response = await Sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = DeadLetters.AbsoluteUri,
                MaxNumberOfMessages = 10,
                MessageSystemAttributeNames = [MessageSystemAttributeName.All],
                MessageAttributeNames = ["All"],
            },
            Token);
        return response.Messages ?? [];
    }

    /// <summary>Fails when the password has leaked into the function's log.</summary>
    public async ValueTask DisposeAsync()
    {
        await _backlog.DisposeAsync();
        Assert.DoesNotContain(Password, LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", LogText, StringComparison.Ordinal);
    }
}
