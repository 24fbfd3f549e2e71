using System.Globalization;

namespace BacklogQueue.Benchmarks.ColdStart;

/// <summary>What one start took, until the first answer.</summary>
internal readonly record struct StartUp(TimeSpan Wall, TimeSpan Cpu)
{
    /// <summary>Each figure's own median.</summary>
    public static StartUp Median(IReadOnlyCollection<StartUp> starts) =>
        new(Middle(starts.Select(start => start.Wall)), Middle(starts.Select(start => start.Cpu)));

    /// <summary>Each figure's least: what a busy machine disturbed least.</summary>
    public static StartUp Least(IReadOnlyCollection<StartUp> starts) =>
        new(starts.Min(start => start.Wall), starts.Min(start => start.Cpu));

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Wall.TotalMilliseconds:F0} | {Cpu.TotalMilliseconds:F0}");

    private static TimeSpan Middle(IEnumerable<TimeSpan> times)
    {
        TimeSpan[] sorted = [.. times.Order()];
        return sorted[sorted.Length / 2];
    }
}
