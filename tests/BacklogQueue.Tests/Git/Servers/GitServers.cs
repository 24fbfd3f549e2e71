using BacklogQueue.Git;
using BacklogQueue.Local.Backlog;
using BacklogQueue.Tests.Git.Servers;
using BacklogQueue.Tests.Support;

[assembly: AssemblyFixture(typeof(GitServers))]

namespace BacklogQueue.Tests.Git.Servers;

/// <summary>Git servers that others wrote, each started by the first test that asks, over the same repositories.</summary>
public sealed class GitServers : IAsyncDisposable
{
    /// <summary>Debian's python3-dulwich is for Debian's own Python.</summary>
    private const string Python = "/usr/bin/python3";

    private const string JGitJar = "/usr/share/java/org.eclipse.jgit.jar";

    private static readonly Dictionary<string, string> s_anyId = new() { ["uploadpack.allowAnySHA1InWant"] = "true" };

    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly List<BacklogServer> _backends = [];
    private readonly Dictionary<string, Uri> _urls = [];
    private readonly Dictionary<string, ServerProgram> _programs = [];
    private ServedRepositories? _served;

    public static TheoryData<string> All { get; } =
        ["git v2", "git v1", "git v0", "git v2, any id", "git v0, any id", "dulwich", "JGit", "JGit, tips only"];

    /// <summary>A client of the server; skips the test where the server is not installed.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="repository">Below the served folder.</param>
    /// <param name="token">Ends the start.</param>
    internal async Task<ServerClient> OpenAsync(string name, CancellationToken token, string repository = ServedRepositories.App)
    {
        await _starting.WaitAsync(token);
        try
        {
            _served ??= await ServedRepositories.CreateAsync();
            if (!_urls.TryGetValue(name, out Uri? url))
            {
                _urls.Add(name, url = await StartAsync(name, _served.Folder, token));
            }

            GitRemoteOptions options = new() { Url = new(url, repository), Credentials = new("developer", "backlog-password") };
            return new(new GitRemote(options, name == "git v1" ? new VersionOneHandler() : null), _served);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (BacklogServer backend in _backends)
        {
            await backend.DisposeAsync();
        }

        foreach (ServerProgram program in _programs.Values)
        {
            program.Dispose();
        }

        _served?.Dispose();
        _starting.Dispose();
    }

    private async Task<Uri> StartAsync(string name, string folder, CancellationToken token)
    {
        switch (name)
        {
            case "dulwich":
                Assert.SkipUnless(await HasDulwichAsync(), "dulwich is not installed: apt-get install python3-dulwich");
                return (await StartProgramAsync(Python, [Script("serve_with_dulwich.py"), folder], token)).Url;
            case "JGit" or "JGit, tips only":
                Assert.SkipUnless(
                    Command.Exists("java") && File.Exists(JGitJar),
                    "JGit is not installed: apt-get install libjgit-java default-jdk-headless");
                string[] arguments = ["-cp", "/usr/share/java/*", Script("ServeWithJGit.java"), folder];
                return new((await StartProgramAsync("java", arguments, token)).Url, name == "JGit" ? "reachable/" : "tips/");
            default:
                BacklogServer server = await BacklogServer.StartAsync(
                    new()
                    {
                        Folder = folder,
                        ForwardsGitProtocol = !name.StartsWith("git v0", StringComparison.Ordinal),
                        GitConfiguration = name.EndsWith("any id", StringComparison.Ordinal) ? s_anyId : [],
                    },
                    token);
                _backends.Add(server);
                return new($"{server.GitBaseUrl}/");
        }
    }

    private async Task<ServerProgram> StartProgramAsync(string program, string[] arguments, CancellationToken token)
    {
        if (!_programs.TryGetValue(program, out ServerProgram? running))
        {
            _programs.Add(program, running = await ServerProgram.StartAsync(program, arguments, token));
        }

        return running;
    }

    private static async Task<bool> HasDulwichAsync() => File.Exists(Python)
        && await Command.RunAsync(Python, ["-c", "import importlib.util as u; print(u.find_spec('dulwich') is not None)"]) == "True\n";

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Git", "Servers", name);
}
