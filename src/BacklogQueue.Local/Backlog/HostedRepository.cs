using System.Globalization;

namespace BacklogQueue.Local.Backlog;

/// <summary>One bare repository of the stand-in space.</summary>
internal sealed class HostedRepository(GitProgram git, string root, string project, string name) : IDisposable
{
    /// <summary>How many commits a webhook lists; it counts them all. Backlog's own number is not documented.</summary>
    private const int MaxRevisions = 20;

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

    /// <summary>Makes a copy that shares the files of today's objects (hard links).</summary>
    /// <param name="folder">Created.</param>
    /// <param name="cancellationToken">Leaves half a copy behind.</param>
    public Task CopyAsync(string folder, CancellationToken cancellationToken) =>
        git.RunAsync(["clone", "-q", "--mirror", "--template=", Folder, folder], "", cancellationToken);

    /// <summary>
    /// Runs a push alone, and tells what it did: not what it asked for, so that a push which was refused, cut off or
    /// done in part is told as it went.
    /// </summary>
    /// <param name="push">Its failure is this call's, after <paramref name="onChanged"/>.</param>
    /// <param name="onChanged">Gets the refs before the push, and the changes.</param>
    /// <param name="cancellationToken">Ends the wait for a push that runs already.</param>
    public async Task WatchAsync(
        Func<Task> push,
        Action<IReadOnlyDictionary<string, string>, IReadOnlyList<RefChange>> onChanged,
        CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            IReadOnlyDictionary<string, string> before = await ReadRefsAsync(cancellationToken);
            try
            {
                await push();
            }
            finally
            {
                onChanged(before, RefChange.Between(before, await ReadRefsAsync(CancellationToken.None)));
            }
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>The commits that a change brought, and how many there are.</summary>
    /// <param name="change">A deletion brings none; nor does a new branch on an old commit.</param>
    /// <param name="known">What the refs named before.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<PushedCommits> ReadCommitsAsync(
        RefChange change,
        IReadOnlyCollection<string> known,
        CancellationToken cancellationToken)
    {
        if (change.After is null)
        {
            return PushedCommits.None;
        }

        IEnumerable<string> old = change.Before is null ? known : [change.Before];
        string range = string.Join('\n', old.Select(id => "^" + id).Prepend(change.After)) + "\n";
        string count = await RunAsync(["rev-list", "--count", "--stdin"], range, cancellationToken);
        string log = await RunAsync(
            ["log", "-z", "--name-status", "--no-renames", $"-{MaxRevisions}", $"--format={Revision.LogFormat}", "--stdin"],
            range,
            cancellationToken);
        return new(Revision.ParseLog(log), int.Parse(count, CultureInfo.InvariantCulture));
    }

    public void Dispose() => _lock.Dispose();

    private async Task<IReadOnlyDictionary<string, string>> ReadRefsAsync(CancellationToken cancellationToken)
    {
        string refs = await RunAsync(["for-each-ref", "--format=%(objectname) %(refname)"], "", cancellationToken);
        return refs.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .ToDictionary(parts => parts[1], parts => parts[0]);
    }

    private Task<string> RunAsync(string[] arguments, string input, CancellationToken cancellationToken) =>
        git.RunAsync([$"--git-dir={Folder}", .. arguments], input, cancellationToken);
}
