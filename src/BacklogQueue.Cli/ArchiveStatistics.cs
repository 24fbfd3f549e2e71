using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using BacklogQueue.Git;

namespace BacklogQueue.Cli;

/// <summary>
/// The figures of <c>archive --stats</c>: bytes, peak memory, milliseconds per stage. Stages that follow each other have
/// the CPU time of the whole process; those within <c>archive</c> run beside each other and have wall time only.
/// </summary>
internal sealed class ArchiveStatistics(TimeProvider clock)
{
    private readonly List<(string Name, double Wall, double Cpu)> _stages = [];
    private long _stageStart = clock.GetTimestamp();
    private TimeSpan _stageCpu = Environment.CpuUsage.TotalTime;

    /// <summary>What happened since the last call, or since the start, was <paramref name="name"/>.</summary>
    public void EndStage(string name)
    {
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        _stages.Add((name, clock.GetElapsedTime(_stageStart).TotalMilliseconds, (cpu - _stageCpu).TotalMilliseconds));
        _stageStart = clock.GetTimestamp();
        _stageCpu = cpu;
    }

    /// <summary>One line of JSON.</summary>
    public string ToJson(GitCommit commit, ArchiveSummary summary)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteString("commit", commit.Id.ToString());
            json.WriteNumber("files", summary.Files);
            json.WriteNumber("contentBytes", summary.ContentBytes);
            json.WriteNumber("zipBytes", summary.ZipBytes);
            json.WriteNumber("bytesFetched", summary.Pack.Bytes);
            json.WriteNumber("objects", summary.Pack.Objects);
            json.WriteNumber("deltas", summary.Pack.Deltas);
            json.WriteNumber("bytesCopied", summary.CopiedBytes);
            json.WriteNumber("bytesSpilled", summary.Pack.SpilledBytes);
            json.WriteStartObject("stages");
            foreach ((string name, double wall, double cpu) in _stages)
            {
                json.WriteStartObject(name);
                json.WriteNumber("wallMs", Math.Round(wall, 1));
                json.WriteNumber("cpuMs", Math.Round(cpu, 1));
                json.WriteEndObject();
            }

            WriteWall(json, "download", summary.Times.Download);
            WriteWall(json, "inflateAndHash", summary.Times.InflateAndHash);
            WriteWall(json, "resolveDeltas", summary.Times.ResolveDeltas);
            WriteWall(json, "waitForObjects", summary.Times.Wait);
            WriteWall(json, "rebuild", summary.Times.Rebuild);
            WriteWall(json, "write", summary.Times.Write);
            json.WriteEndObject();
            json.WriteNumber("peakMemoryBytes", PeakMemory());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void WriteWall(Utf8JsonWriter json, string stage, TimeSpan wall)
    {
        json.WriteStartObject(stage);
        json.WriteNumber("wallMs", Math.Round(wall.TotalMilliseconds, 1));
        json.WriteEndObject();
    }

    private static long PeakMemory()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
