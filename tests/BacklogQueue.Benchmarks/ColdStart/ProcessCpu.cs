using System.Diagnostics;
using System.Globalization;

namespace BacklogQueue.Benchmarks.ColdStart;

/// <summary>
/// CPU time of a running process. Linux's own figure comes in steps of 10 ms, a tenth of what is measured here; the
/// scheduler's, summed over the threads that live, is exact
/// (<see href="https://docs.kernel.org/scheduler/sched-stats.html"/>).
/// </summary>
internal static class ProcessCpu
{
    public static TimeSpan Of(int processId)
    {
        long nanoseconds = 0;
        foreach (string thread in Directory.GetDirectories($"/proc/{processId}/task"))
        {
            try
            {
                nanoseconds += long.Parse(
                    File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // The thread has just ended.
            }
        }

        return nanoseconds > 0
            ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
            : Process.GetProcessById(processId).TotalProcessorTime;
    }
}
