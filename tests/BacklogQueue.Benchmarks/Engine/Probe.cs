using System.Diagnostics;
using System.Globalization;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>
/// Measures this process from the probe's creation on. Peak memory and bytes written are read where Linux tells them
/// (<see href="https://man7.org/linux/man-pages/man5/proc_pid_io.5.html"/>); elsewhere they are 0.
/// </summary>
internal sealed class Probe
{
    private readonly long _written = ReadNumber("/proc/self/io", "write_bytes:");
    private readonly TimeSpan _cpu = Environment.CpuUsage.TotalTime;
    private readonly long _start = Stopwatch.GetTimestamp();

    public Probe()
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/clear_refs", "5"); // the peak starts again from what is resident now
        }
    }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <param name="runs">How often the same was done since the probe's creation: the figures are those of one.</param>
    public Measurement Stop(int runs) => new()
    {
        WallMilliseconds = Elapsed.TotalMilliseconds / runs,
        CpuMilliseconds = (Environment.CpuUsage.TotalTime - _cpu).TotalMilliseconds / runs,
        PeakBytes = ReadNumber("/proc/self/status", "VmHWM:") << 10,
        DiskBytes = (ReadNumber("/proc/self/io", "write_bytes:") - _written) / runs,
    };

    private static long ReadNumber(string file, string name)
    {
        if (!File.Exists(file))
        {
            return 0;
        }

        string line = File.ReadLines(file).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
