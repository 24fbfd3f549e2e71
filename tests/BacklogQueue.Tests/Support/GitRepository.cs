namespace BacklogQueue.Tests.Support;

/// <summary>A real repository in a folder, driven by the real git client, deaf to the machine's own configuration.</summary>
internal sealed class GitRepository(string folder)
{
    private static readonly Dictionary<string, string?> s_environment = new()
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_SYSTEM"] = "/dev/null",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_AUTHOR_NAME"] = "Author",
        ["GIT_AUTHOR_EMAIL"] = "author@example.com",
        ["GIT_AUTHOR_DATE"] = "2026-01-02T03:04:05+09:00",
        ["GIT_COMMITTER_NAME"] = "Committer",
        ["GIT_COMMITTER_EMAIL"] = "committer@example.com",
        ["GIT_COMMITTER_DATE"] = "2026-01-02T03:04:05+09:00",
    };

    public string Folder { get; } = folder;

    /// <summary>A new repository on branch <c>main</c>.</summary>
    /// <param name="folder">Created when absent.</param>
    /// <param name="objectFormat"><c>sha1</c> or <c>sha256</c>.</param>
    /// <param name="bare">No working tree.</param>
    public static async Task<GitRepository> CreateAsync(string folder, string objectFormat = "sha1", bool bare = false)
    {
        Directory.CreateDirectory(folder);
        GitRepository repository = new(folder);
        string[] options = bare ? ["--bare"] : [];
        await repository.RunAsync(["init", "-q", "-b", "main", $"--object-format={objectFormat}", .. options]);
        return repository;
    }

    /// <summary>Standard output of <c>git ARGUMENTS</c>, without the last newline.</summary>
    public async Task<string> RunAsync(params string[] arguments) =>
        (await Command.RunAsync("git", arguments, Folder, s_environment)).TrimEnd('\n');

    /// <summary>Standard output of <c>git ARGUMENTS</c> with <paramref name="input"/> on standard input.</summary>
    public Task<byte[]> RunBytesAsync(byte[] input, params string[] arguments) =>
        Command.RunBytesAsync("git", arguments, Folder, s_environment, input);

    /// <summary>Writes a file below the working tree, with its folders.</summary>
    public void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Write(string, string)"/>
    public void Write(string path, byte[] bytes)
    {
        string file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>Commits everything in the working tree; returns the commit's id in hexadecimal.</summary>
    public async Task<string> CommitAsync(string message)
    {
        await RunAsync("add", "-A");
        await RunAsync("commit", "-q", "--allow-empty", "-m", message);
        return await RunAsync("rev-parse", "HEAD");
    }
}
