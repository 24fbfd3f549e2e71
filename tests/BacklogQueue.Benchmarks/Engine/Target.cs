namespace BacklogQueue.Benchmarks.Engine;

/// <summary>A limit that this project sets itself, and what a run has to say about it.</summary>
/// <param name="Name">What is limited.</param>
/// <param name="Limit">The limit, as it is printed.</param>
/// <param name="Read">The figures that it limits; none when the run has not measured any.</param>
internal sealed record Target<T>(string Name, string Limit, Func<IReadOnlyList<T>, IEnumerable<Reading>> Read)
{
    /// <summary>The target, its limit, the worst of its figures, and the verdict.</summary>
    public string Row(IReadOnlyList<T> figures)
    {
        Reading[] readings = [.. Read(figures)];
        if (readings.Length == 0)
        {
            return $"| {Name} | {Limit} | - | not measured |";
        }

        Reading worst = readings.FirstOrDefault(reading => double.IsNaN(reading.OfMost)) ?? readings.MaxBy(reading => reading.OfMost)!;
        int missed = readings.Count(reading => !reading.IsMet);
        string verdict = missed == 0 ? "met" : readings.Length == 1 ? "missed" : $"missed by {missed} of {readings.Length}";
        return $"| {Name} | {Limit} | {worst.Text} | {verdict} |";
    }

    /// <summary>All as a table.</summary>
    public static async Task WriteAsync(TextWriter output, IEnumerable<Target<T>> targets, IReadOnlyList<T> figures)
    {
        await output.WriteLineAsync("""

            | target | limit | measured, at worst | verdict |
            | --- | ---: | ---: | --- |
            """);
        foreach (Target<T> target in targets)
        {
            await output.WriteLineAsync(target.Row(figures));
        }
    }
}
