using System.Globalization;

namespace BacklogQueue.Benchmarks;

/// <summary>What one run took.</summary>
internal readonly record struct Measurement(TimeSpan Wall, TimeSpan Cpu)
{
    public static Measurement Median(IEnumerable<Measurement> runs)
    {
        Measurement[] all = [.. runs];
        return new Measurement(Median(all.Select(run => run.Wall)), Median(all.Select(run => run.Cpu)));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Wall.TotalMilliseconds:F0} | {Cpu.TotalMilliseconds:F0}");

    private static TimeSpan Median(IEnumerable<TimeSpan> times)
    {
        TimeSpan[] sorted = [.. times.Order()];
        return sorted[sorted.Length / 2];
    }
}
