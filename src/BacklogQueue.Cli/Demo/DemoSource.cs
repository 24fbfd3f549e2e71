namespace BacklogQueue.Cli.Demo;

/// <summary>The repository that the demo pushes, which it only reads: two of its commits become two branches.</summary>
/// <param name="Folder">Somewhere in the repository.</param>
/// <param name="Name">What the repository is called on the stand-in Backlog.</param>
/// <param name="Tip">The commit of HEAD.</param>
/// <param name="Earlier">HEAD's first parent, or HEAD when it has none.</param>
/// <param name="ObjectFormat"><c>sha1</c> or <c>sha256</c>.</param>
internal sealed record DemoSource(string Folder, string Name, string Tip, string Earlier, string ObjectFormat)
{
    /// <summary>The repository at <paramref name="path"/>; without a path the one around the current folder, else a new small one.</summary>
    /// <param name="path">A folder in a git repository with a commit, or null.</param>
    /// <param name="temporaryFolder">Where a generated repository is made.</param>
    /// <param name="cancellationToken">Ends the git programs.</param>
    /// <exception cref="CliException"><paramref name="path"/> is not in a repository, or that has no commit.</exception>
    public static async Task<DemoSource> OpenAsync(string? path, string temporaryFolder, CancellationToken cancellationToken)
    {
        if (path is not null)
        {
            return Directory.Exists(path)
                ? await ReadAsync(Path.GetFullPath(path), cancellationToken)
                : throw new CliException($"There is no folder '{path}'.");
        }

        try
        {
            return await ReadAsync(Environment.CurrentDirectory, cancellationToken);
        }
        catch (CliException)
        {
            // Downloaded as a zip, or run from elsewhere: any repository will do.
            return await GenerateAsync(Path.Combine(temporaryFolder, "sample"), cancellationToken);
        }
    }

    private static async Task<DemoSource> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        string root = await GitClient.ReadAsync(folder, ["rev-parse", "--absolute-git-dir"], cancellationToken);
        string[] commits = (await GitClient.ReadAsync(
            folder,
            ["rev-list", "--first-parent", "--max-count=2", "HEAD"],
            cancellationToken)).Split('\n');
        string format = await GitClient.ReadAsync(folder, ["rev-parse", "--show-object-format"], cancellationToken);
        return new DemoSource(root, NameOf(root), commits[0], commits[^1], format);
    }

    private static string NameOf(string gitFolder)
    {
        string folder = Path.GetFileName(gitFolder) == ".git" ? Path.GetDirectoryName(gitFolder)! : gitFolder;
        string name = Path.GetFileNameWithoutExtension(folder);
        string safe = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-'));
        return safe.Trim('-').Length > 0 ? safe : "repository";
    }

    /// <summary>A repository of several commits with <see cref="SampleFiles"/>.</summary>
    private static async Task<DemoSource> GenerateAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await GitClient.RunAsync(folder, null, ["init", "-q", "-b", "main"], cancellationToken);
        await CommitAsync(folder, "The first commit", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "README.md"), "# A sample repository\n", cancellationToken);
        await SampleFiles.WriteAsync(folder, cancellationToken);

        await CommitAsync(folder, "何かを足した", cancellationToken);
        return await ReadAsync(folder, cancellationToken);
    }

    private static async Task CommitAsync(string folder, string message, CancellationToken cancellationToken)
    {
        await GitClient.RunAsync(folder, null, ["add", "-A"], cancellationToken);
        await GitClient.RunAsync(
            folder,
            null,
            ["-c", "user.name=Demo", "-c", "user.email=demo@example.com", "commit", "-q", "--allow-empty", "-m", message],
            cancellationToken);
    }
}
