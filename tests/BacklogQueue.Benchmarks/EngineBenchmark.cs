using System.Diagnostics;
using System.Globalization;
using BacklogQueue.Git;

namespace BacklogQueue.Benchmarks;

/// <summary>
/// One commit over HTTP into a zip file: this engine in this process after warm-up, against the git client's
/// <c>git fetch --depth 1</c> and <c>git archive --format=zip</c>, on the same recorded answers, by turns. Client side
/// only; CPU is user and system time of all threads and child processes.
/// </summary>
internal static class EngineBenchmark
{
    private const int WarmUp = 8;

    public static async Task<int> RunAsync(int rounds, TextWriter output)
    {
        string folder = Directory.CreateTempSubdirectory("backlogqueue-benchmark-").FullName;
        try
        {
            string repository = Path.Combine(folder, "git", "sample", "sample.git");
            await SampleRepository.CreateAsync(repository);
            string commit = await Git.RunAsync("-C", repository, "rev-parse", "main");
            string recording = Path.Combine(folder, "recording");
            await Recording.MakeAsync(Path.Combine(folder, "git"), commit, recording);
            using ReplayServer server = await ReplayServer.StartAsync(recording);

            for (int i = 0; i < WarmUp; i++)
            {
                await RunEngineAsync(server.Url, commit, folder);
            }

            List<Measurement> engine = [];
            List<Measurement> git = [];
            ArchiveSummary? summary = null;
            for (int i = 0; i < rounds; i++)
            {
                (Measurement run, summary) = await RunEngineAsync(server.Url, commit, folder);
                engine.Add(run);
                git.Add(await RunGitAsync(server.Url, folder));
            }

            await ReportAsync(output, Measurement.Median(engine), Measurement.Median(git), summary!, folder);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(Measurement Run, ArchiveSummary Summary)> RunEngineAsync(string url, string commit, string folder)
    {
        using Process self = Process.GetCurrentProcess();
        TimeSpan cpu = self.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        ArchiveSummary summary;
        using (GitRemote remote = new(new GitRemoteOptions { Url = new Uri(url) }))
        await using (FileStream zip = File.Create(EngineZip(folder)))
        {
            ObjectId id = ObjectId.Parse(commit);
            await using Pack pack = await remote.FetchAsync(id, refName: null, CancellationToken.None);
            GitCommit found = await pack.ReadCommitAsync(id, CancellationToken.None);
            summary = await TreeArchive.WriteAsync(pack, found, zip, CancellationToken.None);
        }

        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        self.Refresh();
        return (new Measurement(wall, self.TotalProcessorTime - cpu), summary);
    }

    private static async Task<Measurement> RunGitAsync(string url, string folder)
    {
        string clone = Path.Combine(folder, "clone.git");
        await Git.RunAsync("init", "-q", "--bare", clone);
        long start = Stopwatch.GetTimestamp();
        string times = await Git.RunScriptAsync(
            "git -C \"$1\" fetch -q --depth 1 \"$2\" refs/heads/main; git -C \"$1\" archive --format=zip FETCH_HEAD > \"$3\"; times",
            clone,
            url,
            GitZip(folder));
        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        Directory.Delete(clone, recursive: true);

        // bash's "times": user and system time of the shell, then of the children it waited for, as 0m1.234s.
        IEnumerable<double> seconds = times.Split((char[])['\n', ' '])
            .Select(time => time.TrimEnd('s').Split('m'))
            .Select(parts => (60 * double.Parse(parts[0], CultureInfo.InvariantCulture)) + double.Parse(parts[1], CultureInfo.InvariantCulture));
        return new Measurement(wall, TimeSpan.FromSeconds(seconds.Sum()));
    }

    private static async Task ReportAsync(
        TextWriter output, Measurement engine, Measurement git, ArchiveSummary summary, string folder)
    {
        using Process self = Process.GetCurrentProcess();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""
            {summary.Files} files, {summary.ContentBytes >> 10} KiB of content; pack of {summary.Pack.Bytes >> 10} KiB, {summary.Pack.Objects} objects, {summary.Pack.Deltas} deltas

            | way | wall, ms | CPU, ms | zip, KiB |
            | --- | ---: | ---: | ---: |
            | git fetch --depth 1, git archive | {git} | {new FileInfo(GitZip(folder)).Length >> 10} |
            | BacklogQueue.Git | {engine} | {summary.ZipBytes >> 10} |
            | ratio | {engine.Wall / git.Wall:F2} | {engine.Cpu / git.Cpu:F2} | {(double)summary.ZipBytes / new FileInfo(GitZip(folder)).Length:F2} |

            Peak memory of this process: {self.PeakWorkingSet64 >> 20} MiB
            """));
    }

    private static string EngineZip(string folder) => Path.Combine(folder, "engine.zip");

    private static string GitZip(string folder) => Path.Combine(folder, "git.zip");
}
