using System.Diagnostics;
using BacklogQueue.Benchmarks.Corpus;
using BacklogQueue.Local;
using BacklogQueue.Local.Backlog;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>The git server and the upload's target, in a process of its own: their CPU time is nobody's.</summary>
internal sealed class BenchmarkServer : IDisposable
{
    private readonly Process _process;
    private readonly string _answers;
    private readonly HashSet<string> _told = [];

    private BenchmarkServer(Process process, string answers, Uri url)
    {
        _process = process;
        _answers = answers;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>Takes any PUT.</summary>
    public Uri Sink => new(Url, "sink/artifact.zip");

    /// <param name="root">Holds the repositories.</param>
    public static async Task<BenchmarkServer> StartAsync(string root)
    {
        string answers = Directory.CreateTempSubdirectory("backlogqueue-answers-").FullName;
        ProcessStartInfo start = new(Environment.ProcessPath!, ["serve", root, answers])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        Process process = Process.Start(start)!;
        return new BenchmarkServer(process, answers, new Uri((await process.StandardOutput.ReadLineAsync())!));
    }

    /// <summary>The child's side: prints its URL and serves until standard input ends.</summary>
    public static async Task<int> RunAsync(string root, string answers)
    {
        // One thread: else the choice of deltas differs from one answer to the next.
        GitProgram git = new(new Dictionary<string, string> { ["pack.threads"] = "1" });
        RecordingHandler handler = new(new GitHttpBackend(git, root, forwardsGitProtocol: true), answers);
        await using LoopbackServer server = await LoopbackServer.StartAsync(handler.AnswerAsync, 0, CancellationToken.None);
        Console.WriteLine(server.Url);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Real git answers each request.</summary>
    public string Live(CorpusRepository repository) => $"{Url}git/{CorpusFolder.Project}/{repository.Name}.git";

    /// <summary>Real git answers the first of equal requests; the others get the same bytes again.</summary>
    public string Recorded(CorpusRepository repository) =>
        $"{Url}{RecordingHandler.Prefix}/git/{CorpusFolder.Project}/{repository.Name}.git";

    /// <summary>Bytes of the largest answer that was recorded since the last call; 0 when there was none.</summary>
    public long TakeLargestAnswer() => new DirectoryInfo(_answers).GetFiles()
        .Where(file => _told.Add(file.Name))
        .Select(file => file.Length)
        .DefaultIfEmpty()
        .Max();

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_answers, recursive: true);
    }
}
