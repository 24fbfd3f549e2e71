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

    /// <summary>
    /// GNU time: nothing else tells the peak memory of a process that has ended. It is that of the largest process of all
    /// that the script started (<see href="https://man7.org/linux/man-pages/man2/getrusage.2.html"/>), not their sum.
    /// </summary>
    private const string Time = "/usr/bin/time";

    /// <summary>Not measured.</summary>
    public string Prepare { get; init; } = "";

    /// <summary>As much of <see cref="Run"/> as asks the git server.</summary>
    public required string Fetch { get; init; }

    public required string Run { get; init; }

    /// <summary>Only asks the git server, so that its answers are recorded.</summary>
    public Task FetchAsync(IReadOnlyDictionary<string, string> variables) => InFolderAsync(folder =>
        Command.RunAsync(Start(folder, variables, "bash", ["-ec", $"{Prepare}\n{Fetch}"])));

    public Task<Measurement> RunAsync(IReadOnlyDictionary<string, string> variables) => InFolderAsync(async folder =>
    {
        string memory = Path.Combine(folder, "memory");
        string[] measured = ["-c", Frame, "bash", Run];
        await Command.RunAsync(Start(folder, variables, "bash", ["-ec", Prepare]));
        string printed = await Command.RunAsync(File.Exists(Time)
            ? Start(folder, variables, Time, ["-f", "%M", "-o", memory, "bash", .. measured])
            : Start(folder, variables, "bash", measured));
        return LookInto(ZipIn(folder), Parse(printed)) with
        {
            PeakBytes = File.Exists(memory) ? long.Parse(await File.ReadAllTextAsync(memory), CultureInfo.InvariantCulture) << 10 : 0,
        };
    });

    private static async Task<T> InFolderAsync<T>(Func<string, Task<T>> actAsync)
    {
        string folder = Directory.CreateTempSubdirectory("backlogqueue-peer-").FullName;
        try
        {
            return await actAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string ZipIn(string folder) => Path.Combine(folder, "artifact.zip");

    private static Measurement LookInto(string zip, Measurement taken)
    {
        if (!File.Exists(zip))
        {
            return taken;
        }

        using FileStream stream = File.OpenRead(zip);
        return taken with { ZipBytes = stream.Length, GitPaths = ZipListing.CountGitPaths(stream) };
    }

    private static ProcessStartInfo Start(
        string folder, IReadOnlyDictionary<string, string> variables, string program, string[] arguments)
    {
        ProcessStartInfo start = Git.Quiet(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder });
        start.Environment["zip"] = ZipIn(folder);
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
