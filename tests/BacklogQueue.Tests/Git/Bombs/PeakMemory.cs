using System.Globalization;
using System.Text.RegularExpressions;

namespace BacklogQueue.Tests.Git.Bombs;

/// <summary>The most memory of the process while something ran, above what it had before (proc(5), <c>VmHWM</c>).</summary>
internal static class PeakMemory
{
    private const string ResetThePeak = "5";

    /// <returns>MiB.</returns>
    public static async Task<long> MeasureAsync(Func<Task> run)
    {
        Assert.SkipUnless(File.Exists("/proc/self/clear_refs"), "the peak of a process's memory can be reset on Linux only");
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        await File.WriteAllTextAsync("/proc/self/clear_refs", ResetThePeak, TestContext.Current.CancellationToken);
        long before = Read("VmRSS");
        await run();
        return (Read("VmHWM") - before) >> 10;
    }

    private static long Read(string name) => long.Parse(
        Regex.Match(File.ReadAllText("/proc/self/status"), $@"{name}:\s+(\d+) kB").Groups[1].ValueSpan, CultureInfo.InvariantCulture);
}
