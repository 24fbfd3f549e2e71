using System.Security.Cryptography;
using BacklogQueue.Local.Aws;
using BacklogQueue.Local.Backlog;
using BacklogQueue.Local.Faults;
using BacklogQueue.Local.Lambda;
using BacklogQueue.Local.Template;

namespace BacklogQueue.Local;

/// <summary>
/// The whole product on one machine, on ports of 127.0.0.1 only: a git server that tells its pushes as Backlog does,
/// both functions as processes behind a Lambda Runtime API, and the resources of <c>template.yaml</c> on stand-ins of
/// AWS. The one place where all of it is put together.
/// </summary>
#pragma warning disable CA1711 // CloudFormation's stack, not a collection
public sealed class LocalStack : IAsyncDisposable
#pragma warning restore CA1711
{
    private const string StackName = "backlogqueue";

    // Invocations of a function that no queue feeds, at the same time. Others wait.
    private const int HttpConcurrency = 4;

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly LocalStackOptions _options;
    private StackClients _clients = null!;
    private BacklogServer _backlog = null!;
    private WebhookFaults _webhookFaults = null!;
    private IReadOnlyDictionary<string, LocalFunction> _functions = new Dictionary<string, LocalFunction>();
    private IReadOnlyList<LocalFunction> _workers = [];
    private IReadOnlyList<QueuePump> _pumps = [];

    private LocalStack(LocalStackOptions options)
    {
        _options = options;
        Faults = new RunningFaults(options.Faults ?? FaultPlan.None, options.Clock);
    }

    /// <summary>What goes wrong here by intent: how often it did, and the end of it.</summary>
    public RunningFaults Faults { get; }

    /// <summary>Where Backlog's webhooks go, without the secret: <c>http://127.0.0.1:PORT/webhooks/SPACE</c>.</summary>
    public Uri WebhookUrl { get; private set; } = null!;

    /// <summary>The space in the routes whose webhooks the git server sends.</summary>
    public string Space { get; private set; } = "";

    /// <summary>Of the webhook: the password of Basic credentials, or <c>?token=</c>.</summary>
    public string WebhookSecret { get; private set; } = "";

    /// <summary>The base of <c>PROJECT/REPO.git</c>, without credentials; the first push creates a repository.</summary>
    public Uri GitUrl => _backlog.GitBaseUrl;

    public string GitUser { get; private set; } = "";

    public string GitPassword { get; private set; } = "";

    /// <summary>Takes requests of every AWS service; null when AWS itself is used.</summary>
    public Uri? AwsEndpoint { get; private set; }

    public string Region { get; private set; } = "";

    /// <summary>Of the credentials that <see cref="AwsEndpoint"/> takes.</summary>
    public string AwsAccessKey { get; private set; } = "";

    /// <inheritdoc cref="AwsAccessKey"/>
    public string AwsSecretKey { get; private set; } = "";

    public string Bucket { get; private set; } = "";

    public string Table { get; private set; } = "";

    public Uri QueueUrl { get; private set; } = null!;

    public Uri DeadLetterQueueUrl { get; private set; } = null!;

    /// <summary>Holds the logs, and everything else when a data directory was given.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Holds a file of every part's log.</summary>
    public string LogFolder => Path.Combine(Folder, StackFolder.LogsName);

    /// <summary>What the functions read: one's own routes with the git server and the secrets of this stack, or all branches.</summary>
    public string RoutesFile => Path.Combine(Folder, StackFolder.RoutesName);

    /// <summary>Ids of the functions' processes that run now, by the function's name in the template.</summary>
    public ILookup<string, int> FunctionProcesses => _functions.Values
        .SelectMany(function => function.ProcessIds.Select(id => (function.Name, Id: id)))
        .ToLookup(process => process.Name, process => process.Id);

    /// <summary>Returns when a push would be taken.</summary>
    /// <exception cref="TemplateException">The template says something that is not understood here.</exception>
    /// <exception cref="RoutesException">One's own routes say something wrong.</exception>
    /// <exception cref="FaultPlanException">Faults of the stand-ins are asked of another AWS.</exception>
    /// <exception cref="InvalidOperationException">A function cannot start.</exception>
    public static async Task<LocalStack> StartAsync(LocalStackOptions options, CancellationToken cancellationToken)
    {
        if (options is { Endpoint: not null, Faults.NeedsStandIns: true })
        {
            throw new FaultPlanException("Another AWS than this machine's stand-ins takes webhook and git faults only.");
        }

        LocalStack stack = new(options);
        try
        {
            await stack.StartAsync(cancellationToken);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the git server keeps a repository, which is bare; absent before its first push.</summary>
    public string RepositoryFolder(string project, string repository) =>
        Path.Combine(Folder, StackFolder.GitName, project, repository + ".git");

    /// <summary>
    /// Returns when every push so far was told and every message of the queue is settled; a message that waits for its
    /// next try is waited for.
    /// </summary>
    public async Task WaitUntilIdleAsync(CancellationToken cancellationToken)
    {
        await _backlog.DrainWebhooksAsync(cancellationToken);
        await _webhookFaults.DrainAsync(cancellationToken);
        while (_pumps.Any(pump => pump.IsBusy)
            || await QueueResource.CountAsync(_clients.Sqs, QueueUrl.AbsoluteUri, cancellationToken) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), _options.Clock, cancellationToken);
        }
    }

    /// <summary>Ends every process and removes every temporary file. A push under way is told again when the data is kept.</summary>
    public async ValueTask DisposeAsync()
    {
        Faults.Calm();
        while (_parts.TryPop(out IAsyncDisposable? part))
        {
            await part.DisposeAsync();
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        StackFolder folder = Keep(StackFolder.Open(_options.DataDirectory));
        Folder = folder.Root;
        StackLog log = Keep(new StackLog(folder.Logs, _options.OnLog));

        AwsAccount aws = await FindAwsAsync(folder, cancellationToken);
        _clients = Keep(new StackClients(aws));
        StackTemplate template = StackTemplate.Load(Path.Combine(_options.ProgramFolder, "template.yaml"), Parameters(aws.Region));
        StackResources resources = await StackResources.MakeAsync(
            template, StackName, aws.Region, _clients, _options.Clock, cancellationToken);
        StackFunctions functions = StackFunctions.Read(template, resources.Resolver);
        Bucket = resources.Made["ArtifactBucket"].Ref;
        Table = resources.Made["PushLogTable"].Ref;
        QueueUrl = new Uri(resources.Made["PushQueue"].Ref);
        DeadLetterQueueUrl = new Uri(resources.Made["DeadLetterQueue"].Ref);

        await StartFunctionsAsync(aws, folder, log, functions, cancellationToken);
        await StartBacklogAsync(template, folder, log, cancellationToken);

        // The functions read the routes at their start.
        await Task.WhenAll(_functions.Values.Select(function => function.WarmUpAsync(cancellationToken)));
        StackClients pumpClients = _options.Endpoint is null
            ? Keep(new StackClients(aws.WithSession(AwsSession.TokenOf("QueuePump"))))
            : _clients;
        _pumps = [.. functions.Mappings.Select(mapping => StartPump(mapping, resources, pumpClients, log))];
        Faults.Begin();
    }

    /// <summary>The pipelines of the routes are the worker's to start here: there is no rule that an event could trigger.</summary>
    private IReadOnlyDictionary<string, string> Parameters(string region)
    {
        // Only the name is read from an ARN here; the account is not known yet.
        string[] pipelines = [.. LocalRoutes.Pipelines(_options.RoutesPath)
            .Select(pipeline => $"arn:aws:codepipeline:{region}:{new LocalAwsOptions().AccountId}:{pipeline.Key}")];
        return pipelines.Length == 0 ? _options.Parameters : new Dictionary<string, string>(_options.Parameters)
        {
            ["PipelineStart"] = "Direct",
            ["StartedPipelines"] = string.Join(',', pipelines),
        };
    }

    private async Task<AwsAccount> FindAwsAsync(StackFolder folder, CancellationToken cancellationToken)
    {
        AwsAccount aws;
        if (_options.Endpoint is not null)
        {
            aws = await AwsAccount.OfOthersAsync(_options.Endpoint, _options.Credentials, _options.Region);
        }
        else
        {
            TimeProvider clock = Faults.Plan.Jumps.Count > 0 ? new JumpingClock(_options.Clock, Faults) : _options.Clock;
            LocalAwsOptions options = new() { DataFolder = folder.Aws, Clock = clock, AdmitsOtherKeys = true };
            LocalAws services = new(options);
            foreach (IGrouping<string, string> pipeline in LocalRoutes.Pipelines(_options.RoutesPath))
            {
                services.Pipelines.Ensure(
                    pipeline.Key,
                    [.. pipeline],
                    [RoutePipeline.CommitVariable, RoutePipeline.BranchVariable, RoutePipeline.RepositoryVariable]);
            }

            WorkerKills kills = new(
                Faults,
                part => _workers.Any(worker => worker.Has(part)),
                part => Task.WhenAll(_workers.Select(worker => worker.KillAsync(part))));
            AwsFaults faults = new(Faults, services, kills);
            LocalAwsHost host = Keep(await LocalAwsHost.StartAsync(services, faults.HandleAsync, port: 0, cancellationToken));
            aws = AwsAccount.OfStandIns(host.Endpoint, options);
        }

        AwsEndpoint = aws.Endpoint;
        Region = aws.Region;
        AwsAccessKey = aws.Credentials.AccessKey;
        AwsSecretKey = aws.Credentials.SecretKey;
        return aws;
    }

    private async Task StartFunctionsAsync(
        AwsAccount aws,
        StackFolder folder,
        StackLog log,
        StackFunctions functions,
        CancellationToken cancellationToken)
    {
        FunctionHost host = new()
        {
            ProgramFolder = _options.ProgramFolder,
            TemporaryFolder = folder.Temporary,
            Aws = new Dictionary<string, string>(aws.ToVariables()) { [Settings.RoutesVariable] = folder.Routes },
            SessionToken = _options.Endpoint is null ? AwsSession.TokenOf : null,
            Log = log.Write,
            NewId = NewId,
            Clock = _options.Clock,
        };
        Dictionary<string, int> concurrency = functions.Mappings.ToDictionary(
            mapping => mapping.Function, mapping => mapping.MaximumConcurrency);
        _functions = functions.Functions.ToDictionary(
            function => function.Name,
            function => Keep(new LocalFunction(function, host, concurrency.GetValueOrDefault(function.Name, HttpConcurrency))));
        _workers = [.. concurrency.Keys.Select(name => _functions[name])];
        HttpApiServer api = Keep(await HttpApiServer.StartAsync(
            functions.Routes,
            (function, payload, token) => _functions[function].InvokeAsync(payload, token),
            _options.Port,
            _options.Clock,
            NewId,
            cancellationToken));
        WebhookUrl = api.Url;
    }

    private async Task StartBacklogAsync(
        StackTemplate template,
        StackFolder folder,
        StackLog log,
        CancellationToken cancellationToken)
    {
        string webhookSecret = template.Parameters["WebhookSecretName"];
        string gitSecret = template.Parameters["GitSecretName"];
        WebhookSecret = BacklogQueue.WebhookSecret.Parse(
            await SecretResource.ReadAsync(_clients.Secrets, webhookSecret, cancellationToken)).Current;
        GitSecret account = GitSecret.Parse(await SecretResource.ReadAsync(_clients.Secrets, gitSecret, cancellationToken));
        GitUser = account.Username;
        GitPassword = account.Password;

        Space = LocalRoutes.FirstSpace(_options.RoutesPath);
        WebhookUrl = new Uri(WebhookUrl, $"webhooks/{Space}");
        Uri withSecret = new UriBuilder(WebhookUrl) { UserName = "backlog", Password = WebhookSecret }.Uri;
        bool isStale = Faults.Plan.Has(FaultName.GitStale);
        TimeSpan replicaLag = _options.ReplicaLag ?? (isStale ? BacklogQueue.Space.DefaultReplicaLag : TimeSpan.Zero);
        Replicas? replicas = isStale ? new(Path.Combine(folder.Temporary, "replicas"), replicaLag, _options.Clock) : null;
        WebhookFaults webhookFaults = new(Faults);
        _backlog = Keep(await BacklogServer.StartAsync(
            new BacklogServerOptions
            {
                Folder = folder.Git,
                User = GitUser,
                Password = GitPassword,
                ObjectFormat = _options.ObjectFormat,
                ForwardsGitProtocol = _options.SpeaksProtocolV2,
                Webhook = new WebhookTarget(withSecret, _options.UsesGitWebhook ? WebhookFormat.Git : WebhookFormat.Project),
                GitFaults = new GitFaults(Faults, replicas),
                WebhookFault = webhookFaults.DeliverAsync,
                OnPush = push => _options.OnMove?.Invoke(new RefMove(
                    push.Id, IdOf(push), push.Change.After is { } commit ? CommitId.Parse(commit) : null)),
                OnDelivery = delivery =>
                {
                    log.Write("Backlog", Describe(delivery));
                    _options.OnWebhook?.Invoke(
                        new WebhookAnswer(delivery.Push.Id, IdOf(delivery.Push), delivery.Status, delivery.Answer));
                },
                Clock = _options.Clock,
            },
            cancellationToken));
        _webhookFaults = Keep(webhookFaults); // ends before what it delivers with
        string routes = LocalRoutes.Build(_options.RoutesPath, GitUrl, webhookSecret, gitSecret, replicaLag);
        await File.WriteAllTextAsync(folder.Routes, routes, cancellationToken);
    }

    private QueuePump StartPump(EventSourceMapping mapping, StackResources resources, StackClients clients, StackLog log)
    {
        string url = resources.Made.Values.Single(resource => resource.Arn == mapping.QueueArn).Ref;
        return Keep(new QueuePump(
            mapping, url, clients.Sqs, _functions[mapping.Function].InvokeAsync, line => log.Write("Pump", line), _options.Clock));
    }

    private RefId IdOf(PushActivity push) => new(Space, push.Project, push.Repository, push.Change.Ref);

    private static string Describe(WebhookDelivery delivery)
    {
        PushActivity push = delivery.Push;
        string status = delivery.Status is { } code ? $"{code}" : "no answer";
        return $"{push.Project}/{push.Repository} {push.Change.Ref} {push.Change.Type}, attempt {delivery.Attempt}: {status} {delivery.Answer}";
    }

    private static Guid NewId() => new(RandomNumberGenerator.GetBytes(16));

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
