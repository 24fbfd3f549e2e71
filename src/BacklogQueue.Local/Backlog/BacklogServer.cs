using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace BacklogQueue.Local.Backlog;

/// <summary>
/// A Backlog space on this machine: real git over smart HTTP at <c>/git/PROJECT/REPO.git</c> behind HTTP Basic
/// credentials. The first push to a repository creates it, and every push is told to the webhook's receiver.
/// </summary>
internal sealed class BacklogServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Project, string Name), HostedRepository> _repositories = new();
    private readonly BacklogServerOptions _options;
    private readonly string _root;
    private readonly GitProgram _git;
    private readonly GitHttpBackend _backend;
    private readonly byte[] _authorization;
    private readonly WebhookSender? _webhooks;
    private long _lastActivityId;
    private LoopbackServer? _server;

    private BacklogServer(BacklogServerOptions options)
    {
        _options = options;
        _root = Path.GetFullPath(options.Folder);
        _git = new(options.GitConfiguration);
        _backend = new(_git, _root, options.ForwardsGitProtocol);
        _webhooks = options.Webhook is { } target ? new(target, options) : null;
        _lastActivityId = options.Clock.GetUtcNow().ToUnixTimeSeconds(); // growing over restarts too
        byte[] account = Encoding.UTF8.GetBytes($"{options.User}:{options.Password}");
        _authorization = Encoding.UTF8.GetBytes("Basic " + Convert.ToBase64String(account));
    }

    /// <summary><c>http://127.0.0.1:PORT/git</c></summary>
    public Uri GitBaseUrl => new(_server!.Url, "git");

    public static async Task<BacklogServer> StartAsync(BacklogServerOptions options, CancellationToken cancellationToken)
    {
        BacklogServer backlog = new(options);
        Directory.CreateDirectory(backlog._root);
        backlog._server = await LoopbackServer.StartAsync(backlog.AnswerAsync, options.Port, cancellationToken);
        return backlog;
    }

    /// <summary>Waits until every push that was answered has been told.</summary>
    public Task DrainWebhooksAsync(CancellationToken cancellationToken) =>
        _webhooks?.DrainAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Kills the git programs that are still answering, and drops the webhooks that are not delivered.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        if (_webhooks is not null)
        {
            await _webhooks.DisposeAsync();
        }

        foreach (HostedRepository repository in _repositories.Values)
        {
            repository.Dispose();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!IsAuthorized(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"Backlog\"";
            return;
        }

        if (RepositoryRequest.Parse(context.Request) is not { } request)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!request.IsPush)
        {
            await AnswerReaderAsync(context, request);
            return;
        }

        HostedRepository repository = _repositories.GetOrAdd(
            (request.Project, request.Repository),
            key => new(_git, _root, key.Project, key.Name));
        await repository.EnsureCreatedAsync(_options.ObjectFormat, context.RequestAborted);
        Task PushAsync() => _backend.AnswerAsync(context, request, _options.User);
        if (!request.ChangesRefs)
        {
            await PushAsync();
            return;
        }

        await repository.WatchAsync(
            () => _options.GitFaults?.PushAsync(repository, PushAsync, context.RequestAborted) ?? PushAsync(),
            (before, changes) => Tell(context.Request, repository, before, changes),
            context.RequestAborted);
    }

    private Task AnswerReaderAsync(HttpContext context, RepositoryRequest request)
    {
        bool isGreeting = request.Service == "info/refs"
            && _options.ForwardsGitProtocol
            && context.Request.Headers["Git-Protocol"].ToString().Contains("version=2", StringComparison.Ordinal);
        Task FromAsync(string? root) => _backend.AnswerAsync(context, request, _options.User, root);
        return _options.GitFaults?.AnswerAsync(context, request, tellsRefs: !isGreeting, FromAsync) ?? FromAsync(root: null);
    }

    private void Tell(
        HttpRequest request,
        HostedRepository repository,
        IReadOnlyDictionary<string, string> before,
        IReadOnlyList<RefChange> changes)
    {
        Uri page = new($"{request.Scheme}://{request.Host}/git/{repository.Project}/{repository.Name}");
        PushActivity[] pushes = [.. changes.Select(change => new PushActivity(
            Interlocked.Increment(ref _lastActivityId),
            repository.Project,
            repository.Name,
            page,
            _options.User,
            _options.Clock.GetUtcNow(),
            change))];
        foreach (PushActivity push in pushes)
        {
            _options.OnPush?.Invoke(push);
        }

        _webhooks?.Enqueue(repository, pushes, [.. before.Values]);
    }

    private bool IsAuthorized(HttpRequest request) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()),
            _authorization);
}
