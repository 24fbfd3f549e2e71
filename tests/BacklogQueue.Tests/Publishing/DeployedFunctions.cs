using System.Collections.Concurrent;
using System.Text;
using Amazon.SQS.Model;
using BacklogQueue.Local;
using BacklogQueue.Local.Aws;
using BacklogQueue.Local.Backlog;
using BacklogQueue.Local.Faults;
using BacklogQueue.Local.Lambda;
using BacklogQueue.Local.Template;
using BacklogQueue.Tests.Ingest;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Publishing;

/// <summary>
/// Both functions as they are deployed: their zips unpacked into empty folders that may not be written to, each started
/// with the variables that Lambda and template.yaml give it and no other, between stand-ins of AWS with the template's
/// resources and a real git server.
/// </summary>
internal sealed class DeployedFunctions : IAsyncDisposable
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    private readonly TemporaryDirectory _folder = new();
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly ConcurrentQueue<string> _log = new();
    private StackResources _resources = null!;
    private BacklogServer _backlog = null!;
    private GitSecret _account = null!;
    private string _webhookSecret = "";

    private DeployedFunctions()
    {
    }

    public StackClients Clients { get; private set; } = null!;

    public ExecutionEnvironment Ingest { get; private set; } = null!;

    public ExecutionEnvironment Packaging { get; private set; } = null!;

    public string Bucket => _resources.Made["ArtifactBucket"].Ref;

    public string Table => _resources.Made["PushLogTable"].Ref;

    public string LogText => string.Join('\n', _log);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<DeployedFunctions> StartAsync(PublishedFunctions published) => StartAsync(published.UnpackAsync);

    /// <param name="install">Puts the program of a project into a folder that does not exist yet.</param>
    public static async Task<DeployedFunctions> StartAsync(Func<string, string, Task> install)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the published programs are for Linux");
        Assert.SkipUnless(Command.Exists("git"), "git is not installed");
        DeployedFunctions functions = new();
        try
        {
            await functions.StartPartsAsync(install);
            return functions;
        }
        catch
        {
            await functions.DisposeAsync();
            throw;
        }
    }

    /// <summary>The function's own folder.</summary>
    public string CodeFolder(string project) => _folder.File($"functions/{project}");

    /// <summary>In place of Lambda's <c>/tmp</c>.</summary>
    public string TemporaryFolder(ExecutionEnvironment environment) => _folder.File($"tmp/{environment.Name}");

    /// <summary>A new local repository.</summary>
    public Task<GitRepository> CreateRepositoryAsync() => GitRepository.CreateAsync(_folder.File("work"));

    /// <summary><c>git push</c> of <c>main</c> to a repository of the space, which nobody is told of.</summary>
    public Task<string> PushAsync(GitRepository repository, string path) => repository.RunAsync(
        "push",
        "-q",
        new UriBuilder($"{_backlog.GitBaseUrl}/{path}.git") { UserName = _account.Username, Password = _account.Password }.Uri.AbsoluteUri,
        "main");

    /// <summary>Hands Backlog's webhook of a push to <c>main</c> of SHOP/web to the ingest function; returns its answer.</summary>
    public Task<string> TellAsync(string commit)
    {
        ApiEventBuilder webhook = new()
        {
            Path = "/webhooks/local",
            Authorization = ApiEventBuilder.Basic("backlog", _webhookSecret),
            Body = ApiEventBuilder.ProjectBody("refs/heads/main").Replace(ApiEventBuilder.Commit, commit, StringComparison.Ordinal),
        };
        return InvokeAsync(Ingest, Encoding.UTF8.GetBytes(webhook.ToString()));
    }

    /// <summary>Hands the queue's next message to the packaging function, as an event source mapping does; returns its answer.</summary>
    public async Task<string> PackageAsync()
    {
        ReceiveMessageResponse received = await Clients.Sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = _resources.Made["PushQueue"].Ref,
                MessageSystemAttributeNames = [Amazon.SQS.MessageSystemAttributeName.All],
            },
            Token);
        Message message = Assert.Single(received.Messages!);
        return await InvokeAsync(Packaging, SqsEventJson.Write([message], _resources.Made["PushQueue"].Arn));
    }

    /// <summary>What waits in the dead-letter queue.</summary>
    public async Task<IReadOnlyList<Message>> DeadLettersAsync() => (await Clients.Sqs.ReceiveMessageAsync(
        new ReceiveMessageRequest { QueueUrl = _resources.Made["DeadLetterQueue"].Ref }, Token)).Messages ?? [];

    /// <summary>Ends both processes, as Lambda does with an idle environment.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out IAsyncDisposable? part))
        {
            await part.DisposeAsync();
        }

        foreach (string folder in Directory.Exists(_folder.File("functions")) ? Directory.GetDirectories(_folder.File("functions")) : [])
        {
            SetMode(folder, ReadOnly | UnixFileMode.UserWrite);
        }

        _folder.Dispose();
    }

    private async Task StartPartsAsync(Func<string, string, Task> install)
    {
        LocalAwsOptions options = new();
        LocalAwsHost host = Keep(await LocalAws.StartAsync(options, token: Token));
        AwsAccount account = AwsAccount.OfStandIns(host.Endpoint, options);
        Clients = Keep(new StackClients(account));
        StackTemplate template = StackTemplate.Load(
            Path.Combine(AppContext.BaseDirectory, "template.yaml"), new Dictionary<string, string>());
        _resources = await StackResources.MakeAsync(template, "deployed", account.Region, Clients, TimeProvider.System, Token);
        string webhook = template.Parameters["WebhookSecretName"];
        string git = template.Parameters["GitSecretName"];
        _webhookSecret = WebhookSecret.Parse(await SecretResource.ReadAsync(Clients.Secrets, webhook, Token)).Current;
        _account = GitSecret.Parse(await SecretResource.ReadAsync(Clients.Secrets, git, Token));
        _backlog = Keep(await BacklogServer.StartAsync(
            new BacklogServerOptions { Folder = _folder.File("git"), User = _account.Username, Password = _account.Password }, Token));

        string routes = LocalRoutes.Build(given: null, _backlog.GitBaseUrl, webhook, git, replicaLag: TimeSpan.Zero);
        FunctionHost lambda = new()
        {
            ProgramFolder = _folder.Path,
            TemporaryFolder = _folder.File("tmp"),
            Aws = account.ToVariables(),
            SessionToken = AwsSession.TokenOf,
            Log = (function, line) => _log.Enqueue($"{function}: {line}"),
            NewId = Guid.NewGuid,
            Clock = TimeProvider.System,

            // An emulated program is slow on a busy machine, and what is killed leaves nothing complete behind.
            InitTimeout = TimeSpan.FromMinutes(5),
            StopGrace = TimeSpan.FromMinutes(1),
        };
        Directory.CreateDirectory(_folder.File("functions"));
        FunctionDefinition[] functions = [.. StackFunctions.Read(template, _resources.Resolver).Functions];
        Ingest = await StartAsync(functions.Single(function => function.Name == "IngestFunction"));
        Packaging = await StartAsync(functions.Single(function => function.Name == "PackagingFunction"));

        async Task<ExecutionEnvironment> StartAsync(FunctionDefinition function)
        {
            string code = CodeFolder(function.Program);
            await install(function.Program, code);
            await File.WriteAllTextAsync(Path.Combine(code, "routes.json"), routes, Token);
            SetMode(code, ReadOnly);
            return Keep(await ExecutionEnvironment.StartAsync(function, lambda, Token));
        }
    }

    private async Task<string> InvokeAsync(ExecutionEnvironment environment, ReadOnlyMemory<byte> payload)
    {
        InvocationResult result = await environment.InvokeAsync(payload, Token);
        Assert.True(result.Error is null, $"{result.Error}. The log:\n{LogText}");
        return Encoding.UTF8.GetString(result.Payload.Span);
    }

    private static void SetMode(string folder, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, mode);
        }
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
