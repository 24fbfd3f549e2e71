namespace BacklogQueue.Local.Backlog;

/// <summary>One bare repository of the stand-in space.</summary>
internal sealed class HostedRepository(GitProgram git, string root, string project, string name) : IDisposable
{
    private readonly SemaphoreSlim _lock = new(1);

    public string Project { get; } = project;

    /// <summary>Without <c>.git</c>.</summary>
    public string Name { get; } = name;

    private string Folder { get; } = Path.Combine(root, project, name + ".git");

    /// <summary>Creates it, with HEAD on <c>main</c>, unless it stands.</summary>
    /// <param name="objectFormat"><c>sha1</c> or <c>sha256</c>.</param>
    /// <param name="cancellationToken">Leaves no half repository behind.</param>
    public async Task EnsureCreatedAsync(string objectFormat, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            if (Directory.Exists(Folder))
            {
                return;
            }

            // Moved into place whole: a killed init is no repository. The name is one that no request can ask for.
            string unfinished = Path.Combine(root, Project, $".{Name}.unfinished");
            string[] init =
                ["init", "-q", "--bare", "--template=", "-b", "main", $"--object-format={objectFormat}", unfinished];
            await git.RunAsync(init, "", cancellationToken);
            Directory.Move(unfinished, Folder);
        }
        finally
        {
            _lock.Release();
        }
    }

    public void Dispose() => _lock.Dispose();
}
