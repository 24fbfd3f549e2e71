using BacklogQueue.Benchmarks.Corpus;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>
/// Other ways from a git server to an uploaded zip, each as a script with the zip's path in <c>$zip</c>, the
/// repository's URL in <c>$url</c>, the upload's in <c>$sink</c>, and its own empty folder to work in.
/// </summary>
internal sealed class Peers(BenchmarkServer server, string backlogq, string? python)
{
    private const string Shallow = "git -C clone fetch -q --depth 1 \"$url\" refs/heads/main";
    private const string Update = "git -C clone fetch -q \"$url\" refs/heads/main";
    private const string Publish = "git -C clone archive --format=zip -o \"$zip\" FETCH_HEAD; curl -sfT \"$zip\" \"$sink\"";

    /// <summary>The git client: one commit, and the zip on disk, since S3 must be told its length.</summary>
    public Script Git { get; } = new()
    {
        Prepare = "git init -q --bare clone",
        Fetch = Shallow,
        Run = $"{Shallow}; {Publish}",
    };

    /// <summary>The same with a clone that is kept from one push to the next, and has all but the last commit.</summary>
    public Script KeptClone { get; } = new()
    {
        Prepare = "git clone -q --bare \"$repository.kept\" clone",
        Fetch = Update,
        Run = $"{Update}; {Publish}",
    };

    /// <summary>What this project replaces; null where no Python can run it.</summary>
    public Script? Article { get; } = python is null ? null : new()
    {
        Fetch = $"{ArticleProgram(python)} \"$url\" clone",
        Run = $"{ArticleProgram(python)} \"$url\" clone \"$zip\" \"$origin\"",
    };

    /// <summary>This engine in a process of its own, which starts for each archive.</summary>
    public Script Cold { get; } = new()
    {
        Fetch = $"\"{backlogq}\" archive \"$url\" refs/heads/main -o - > \"$zip\"",
        Run = $"\"{backlogq}\" archive \"$url\" refs/heads/main -o - | curl -sfT - \"$sink\"",
    };

    /// <summary>Makes the clone that <see cref="KeptClone"/> starts from.</summary>
    public static Task KeepCloneAsync(CorpusRepository repository) => Directory.Exists($"{repository.Folder}.kept")
        ? Task.CompletedTask
        : Benchmarks.Git.RunScriptAsync(
            "git clone -q --bare --no-local \"$2\" \"$1.new\"; cd \"$1.new\"; git update-ref refs/heads/main main~1; git repack -adq; cd ..; mv \"$1.new\" \"$1\"",
            $"{repository.Folder}.kept",
            repository.Folder);

    /// <summary>Has the server's answers recorded.</summary>
    public Task FetchAsync(Script script, CorpusRepository repository, string url) => script.FetchAsync(Variables(repository, url));

    public Task<Measurement> RunAsync(Script script, CorpusRepository repository, string url) => script.RunAsync(Variables(repository, url));

    private static string ArticleProgram(string python) =>
        $"\"{python}\" \"{Path.Combine(AppContext.BaseDirectory, "Engine", "article.py")}\"";

    private Dictionary<string, string> Variables(CorpusRepository repository, string url) => new()
    {
        ["url"] = url,
        ["repository"] = repository.Folder,
        ["sink"] = server.Sink.ToString(),
        ["origin"] = server.Url.ToString(),
    };
}
