using System.Text.Json;
using BacklogQueue.Git;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>
/// The engine in a process that stays warm: one task for each line of standard input, one line for its result. What
/// takes less than <see cref="s_least"/> is done again until it does, and its figures are divided: a few milliseconds of
/// CPU time are too few to tell two ways apart.
/// </summary>
internal sealed class EngineLoop(HttpClient http)
{
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(200);

    private readonly Floor _floor = new();

    public static async Task<int> RunAsync()
    {
        using HttpClient http = new();
        EngineLoop loop = new(http);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            EngineResult result = await loop.MeasureAsync(JsonSerializer.Deserialize<EngineTask>(line)!);
            Console.WriteLine(JsonSerializer.Serialize(result));
        }

        return 0;
    }

    private async Task<EngineResult> MeasureAsync(EngineTask task)
    {
        if (task.Kind == EngineTaskKind.InflateAndHash)
        {
            await _floor.LoadAsync(task);
        }

        Probe probe = new();
        EngineResult result;
        int runs = 0;
        do
        {
            result = await RunAsync(task);
            runs++;
        }
        while (probe.Elapsed < s_least);

        Measurement taken = probe.Stop(runs);
        return result with
        {
            Measurement = taken with { ZipBytes = result.Measurement.ZipBytes, GitPaths = result.Measurement.GitPaths },
        };
    }

    private Task<EngineResult> RunAsync(EngineTask task) => task.Kind switch
    {
        EngineTaskKind.Archive => ArchiveAsync(task),
        EngineTaskKind.Inspect => InspectAsync(task),
        EngineTaskKind.Download => _floor.DownloadAsync(task),
        EngineTaskKind.InflateAndHash => Task.FromResult(_floor.InflateAndHash()),
        _ => PutAsync(task),
    };

    private Task<EngineResult> ArchiveAsync(EngineTask task) => ArchiveAsync(task, (pack, commit) => task.Sink is null
        ? TreeArchive.WriteAsync(pack, commit, Stream.Null, CancellationToken.None)
        : UploadAsync(task.Sink, pack, commit));

    private static async Task<EngineResult> InspectAsync(EngineTask task)
    {
        await using FileStream zip = new(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        EngineResult result = await ArchiveAsync(
            task, (pack, commit) => TreeArchive.WriteAsync(pack, commit, zip, CancellationToken.None));
        return result with { Measurement = result.Measurement with { GitPaths = ZipListing.CountGitPaths(zip) } };
    }

    private static async Task<EngineResult> ArchiveAsync(EngineTask task, Func<Pack, GitCommit, Task<ArchiveSummary>> writeAsync)
    {
        ObjectId id = ObjectId.Parse(task.Commit);
        using GitRemote remote = new(new GitRemoteOptions { Url = new Uri(task.Url) });
        await using Pack pack = await remote.FetchAsync(id, refName: null, CancellationToken.None);
        GitCommit commit = await pack.ReadCommitAsync(id, CancellationToken.None);
        ArchiveSummary summary = await writeAsync(pack, commit);
        return new EngineResult
        {
            Measurement = new() { ZipBytes = summary.ZipBytes },
            Files = summary.Files,
            ContentBytes = summary.ContentBytes,
            PackBytes = summary.Pack.Bytes,
            Objects = summary.Pack.Objects,
            Deltas = summary.Pack.Deltas,
        };
    }

    private async Task<EngineResult> PutAsync(EngineTask task)
    {
        using SizedContent content = new(task.Bytes);
        using HttpResponseMessage answer = await http.PutAsync(task.Sink, content);
        answer.EnsureSuccessStatusCode();
        return new EngineResult();
    }

    private async Task<ArchiveSummary> UploadAsync(string sink, Pack pack, GitCommit commit)
    {
        using ArchiveContent content = new(pack, commit);
        using HttpResponseMessage answer = await http.PutAsync(sink, content);
        answer.EnsureSuccessStatusCode();
        return content.Summary!;
    }
}
