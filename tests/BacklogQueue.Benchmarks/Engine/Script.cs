using System.Diagnostics;
using System.Globalization;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>A shell script that is measured with all the programs it calls.</summary>
internal sealed class Script
{
    // The clock is read inside, so that the shell's own start does not count. "times" tells the shell's user and system
    // time, then those of the children it waited for; write_bytes has its children's too.
    private const string Frame = """
        set -e -o pipefail
        begin=$EPOCHREALTIME
        {
        eval "$1"
        } >&2
        end=$EPOCHREALTIME
        times
        echo $begin $end $(grep ^write_bytes /proc/$$/io || echo write_bytes: 0)
        """;

    /// <summary>GNU time: nothing else tells the peak memory of a process that has ended.</summary>
    private const string Time = "/usr/bin/time";

    /// <summary>Not measured.</summary>
    public required string Prepare { get; init; }

    public required string Run { get; init; }

    public async Task<Measurement> RunAsync(IReadOnlyDictionary<string, string> variables)
    {
        string folder = Directory.CreateTempSubdirectory("backlogqueue-peer-").FullName;
        string zip = Path.Combine(folder, "artifact.zip");
        string memory = Path.Combine(folder, "memory");
        try
        {
            await Command.RunAsync(Start(folder, variables, zip, "bash", ["-ec", Prepare]));
            string printed = await Command.RunAsync(File.Exists(Time)
                ? Start(folder, variables, zip, Time, ["-f", "%M", "-o", memory, "bash", "-c", Frame, "bash", Run])
                : Start(folder, variables, zip, "bash", ["-c", Frame, "bash", Run]));
            return Parse(printed) with
            {
                PeakBytes = File.Exists(memory) ? long.Parse(await File.ReadAllTextAsync(memory), CultureInfo.InvariantCulture) << 10 : 0,
                ZipBytes = File.Exists(zip) ? new FileInfo(zip).Length : 0,
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ProcessStartInfo Start(
        string folder, IReadOnlyDictionary<string, string> variables, string zip, string program, string[] arguments)
    {
        ProcessStartInfo start = Git.Quiet(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder });
        start.Environment["zip"] = zip;
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>Four times such as <c>0m1.234s</c>, two clocks in seconds, and the bytes written.</summary>
    private static Measurement Parse(string printed)
    {
        string[] words = printed.Split((char[])[' ', '\n']);
        return new Measurement
        {
            CpuMilliseconds = words[..4].Sum(time => 1_000 * Seconds(time)),
            WallMilliseconds = 1_000 * (Number(words[5]) - Number(words[4])),
            DiskBytes = (long)Number(words[7]),
        };
    }

    private static double Seconds(string time)
    {
        string[] parts = time.TrimEnd('s').Split('m');
        return (60 * Number(parts[0])) + Number(parts[1]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
