using BacklogQueue.Git;
using BacklogQueue.Local.Backlog;

namespace BacklogQueue.Tests.Support;

/// <summary>A stand-in Backlog and one local clone's folder, gone with the test.</summary>
internal sealed class RunningBacklog : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder;

    private RunningBacklog(TemporaryDirectory folder, BacklogServer server, BacklogServerOptions options)
    {
        _folder = folder;
        Server = server;
        Options = options;
    }

    public BacklogServer Server { get; }

    public BacklogServerOptions Options { get; }

    /// <param name="configure">Changes the default options.</param>
    public static async Task<RunningBacklog> StartAsync(Func<BacklogServerOptions, BacklogServerOptions>? configure = null)
    {
        TemporaryDirectory folder = new();
        BacklogServerOptions options = new() { Folder = folder.File("backlog") };
        options = configure?.Invoke(options) ?? options;
        BacklogServer server = await BacklogServer.StartAsync(options, TestContext.Current.CancellationToken);
        return new(folder, server, options);
    }

    /// <summary>The repository's URL without credentials.</summary>
    public Uri Url(string repository = "PROJECT/app") => new($"{Server.GitBaseUrl}/{repository}.git");

    /// <summary>The same with the account in it, as the git client takes it.</summary>
    public string UrlWithAccount(string repository = "PROJECT/app") =>
        new UriBuilder(Url(repository)) { UserName = Options.User, Password = Options.Password }.Uri.AbsoluteUri;

    /// <summary>A path in the test's own folder.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>A new local repository in the test's own folder.</summary>
    public Task<GitRepository> CreateRepositoryAsync(string name = "work") =>
        GitRepository.CreateAsync(File(name), Options.ObjectFormat);

    /// <summary>Our own client on a repository here, with the account.</summary>
    public GitRemote OpenRemote(HttpMessageHandler? handler = null, string repository = "PROJECT/app") =>
        new(new() { Url = Url(repository), Credentials = new(Options.User, Options.Password) }, handler);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
