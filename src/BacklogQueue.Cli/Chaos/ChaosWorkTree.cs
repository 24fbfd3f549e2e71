using System.Globalization;

namespace BacklogQueue.Cli.Chaos;

/// <summary>
/// A working copy that the real git commits in: with what zips are apt to get wrong, a program, a link, names in Japanese, an
/// empty file. Deaf to the machine's own configuration.
/// </summary>
internal sealed class ChaosWorkTree
{
    private const int Files = 12;

    private static readonly Dictionary<string, string> s_environment = new()
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_AUTHOR_NAME"] = "Chaos",
        ["GIT_AUTHOR_EMAIL"] = "chaos@example.com",
        ["GIT_COMMITTER_NAME"] = "Chaos",
        ["GIT_COMMITTER_EMAIL"] = "chaos@example.com",
    };

    private readonly string _folder;
    private readonly Random _random;
    private int _commits;

    private ChaosWorkTree(string folder, Random random)
    {
        _folder = folder;
        _random = random;
    }

    /// <summary>The commit that all others come from.</summary>
    public string First { get; private set; } = "";

    /// <param name="folder">Not there yet.</param>
    /// <param name="largeBytes">The size of a file that does not compress; 0 for none.</param>
    /// <param name="random">What is written.</param>
    /// <param name="cancellationToken">Ends the git programs.</param>
    public static async Task<ChaosWorkTree> CreateAsync(
        string folder, int largeBytes, Random random, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await GitClient.RunAsync(folder, s_environment, ["init", "-q", "-b", "work"], cancellationToken);
        await SampleFiles.WriteAsync(folder, cancellationToken);

        if (largeBytes > 0)
        {
            byte[] large = new byte[largeBytes];
            random.NextBytes(large);
            await File.WriteAllBytesAsync(Path.Combine(folder, "large.bin"), large, cancellationToken);
        }

        ChaosWorkTree tree = new(folder, random);
        tree.First = await tree.CommitAsync(["commit"], cancellationToken);
        return tree;
    }

    /// <summary>A new commit on top of <paramref name="parent"/>.</summary>
    public async Task<string> CommitOnAsync(string parent, CancellationToken cancellationToken)
    {
        await RunAsync(["checkout", "-q", "--force", "--detach", parent], cancellationToken);
        return await CommitAsync(["commit"], cancellationToken);
    }

    /// <summary>A new commit in place of <paramref name="commit"/>.</summary>
    public async Task<string> AmendAsync(string commit, CancellationToken cancellationToken)
    {
        await RunAsync(["checkout", "-q", "--force", "--detach", commit], cancellationToken);
        return await CommitAsync(["commit", "--amend"], cancellationToken);
    }

    /// <summary>One <c>git push</c>.</summary>
    /// <exception cref="CliException">The server refused it, or the connection broke.</exception>
    public Task PushAsync(
        Uri url, IReadOnlyDictionary<string, string> credentials, IEnumerable<string> refs, CancellationToken cancellationToken)
    {
        Dictionary<string, string> environment = new(s_environment);
        foreach ((string name, string value) in credentials)
        {
            environment[name] = value;
        }

        return GitClient.RunAsync(_folder, environment, ["push", "-q", "--force", url.AbsoluteUri, .. refs], cancellationToken);
    }

    private async Task<string> CommitAsync(string[] command, CancellationToken cancellationToken)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"変更 {++_commits}\n");
        for (int changes = _random.Next(1, 4); changes > 0; changes--)
        {
            string file = Path.Combine(_folder, $"{_random.Next(Files)}.txt");
            await File.WriteAllTextAsync(file, text + Convert.ToHexString(Bytes(_random.Next(2_000))), cancellationToken);
        }

        await RunAsync(["add", "-A"], cancellationToken);
        await RunAsync([.. command, "-q", "--allow-empty", "-m", text], cancellationToken);
        return await GitClient.ReadAsync(_folder, ["rev-parse", "HEAD"], cancellationToken);
    }

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private Task<byte[]> RunAsync(string[] arguments, CancellationToken cancellationToken) =>
        GitClient.RunAsync(_folder, s_environment, arguments, cancellationToken);
}
