using System.Text.Json;
using BacklogQueue.Git;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>The engine in a process that stays warm: one task for each line of standard input, one line for its result.</summary>
internal static class EngineLoop
{
    public static async Task<int> RunAsync()
    {
        using HttpClient http = new();
        using Floor floor = new();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            EngineTask task = JsonSerializer.Deserialize<EngineTask>(line)!;
            EngineResult result = task.Kind switch
            {
                EngineTaskKind.Archive => await ArchiveAsync(task, http),
                EngineTaskKind.Download => await floor.DownloadAsync(task),
                EngineTaskKind.Put => await PutAsync(task, http),
                _ => await floor.InflateAndHashAsync(task),
            };
            Console.WriteLine(JsonSerializer.Serialize(result));
        }

        return 0;
    }

    private static async Task<EngineResult> ArchiveAsync(EngineTask task, HttpClient http)
    {
        Probe probe = new();
        ObjectId id = ObjectId.Parse(task.Commit);
        using GitRemote remote = new(new GitRemoteOptions { Url = new Uri(task.Url) });
        ArchiveSummary summary;
        await using (Pack pack = await remote.FetchAsync(id, refName: null, CancellationToken.None))
        {
            GitCommit commit = await pack.ReadCommitAsync(id, CancellationToken.None);
            summary = task.Sink is null
                ? await TreeArchive.WriteAsync(pack, commit, Stream.Null, CancellationToken.None)
                : await UploadAsync(http, task.Sink, pack, commit);
        }

        return new EngineResult
        {
            Measurement = probe.Stop() with { ZipBytes = summary.ZipBytes },
            Files = summary.Files,
            ContentBytes = summary.ContentBytes,
            PackBytes = summary.Pack.Bytes,
            Objects = summary.Pack.Objects,
            Deltas = summary.Pack.Deltas,
        };
    }

    private static async Task<EngineResult> PutAsync(EngineTask task, HttpClient http)
    {
        Probe probe = new();
        using SizedContent content = new(task.Bytes);
        using HttpResponseMessage answer = await http.PutAsync(task.Sink, content);
        answer.EnsureSuccessStatusCode();
        return new EngineResult { Measurement = probe.Stop() };
    }

    private static async Task<ArchiveSummary> UploadAsync(HttpClient http, string sink, Pack pack, GitCommit commit)
    {
        using ArchiveContent content = new(pack, commit);
        using HttpResponseMessage answer = await http.PutAsync(sink, content);
        answer.EnsureSuccessStatusCode();
        return content.Summary!;
    }
}
