using System.Globalization;
using BacklogQueue.Local.Checks;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Benchmarks.Load;

/// <summary>What the load took.</summary>
/// <param name="Webhooks">Every one, with its answer.</param>
/// <param name="Sending">From the first webhook to the last answer.</param>
/// <param name="Everything">From the first webhook to the last push's fate.</param>
internal sealed record LoadFigures(IReadOnlyList<LoadWebhook> Webhooks, TimeSpan Sending, TimeSpan Everything)
{
    /// <param name="output">Gets the figures, and every violation.</param>
    /// <param name="verdict">What the product made of it.</param>
    /// <param name="peer">What the git client took for one package of every ref.</param>
    public void Report(TextWriter output, LoadVerdict verdict, TimeSpan peer)
    {
        TimeSpan[] times = [.. Webhooks.Select(webhook => webhook.Time).Order()];
        int refs = Webhooks.Select(webhook => webhook.Ref).Distinct().Count();
        string fates = string.Join(", ", verdict.Fates.OrderBy(fate => fate.Key).Select(fate => $"{fate.Value} {fate.Key}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {Webhooks.Count} pushes of {refs} refs: {fates}

            | what | figure |
            | --- | ---: |
            | webhook answered, median | {Milliseconds(times, 0.5)} |
            | webhook answered, 99th percentile | {Milliseconds(times, 0.99)} |
            | webhook answered, slowest | {Milliseconds(times, 1)} |
            | pushes accepted per second | {Webhooks.Count / Sending.TotalSeconds:F0} |
            | pushes settled per second | {Webhooks.Count / Everything.TotalSeconds:F0} |
            | first webhook to last fate | {Everything.TotalSeconds:F1} s |
            | packages made | {verdict.Packages} |
            | pushes without a package of their own | {Webhooks.Count - verdict.Fates.GetValueOrDefault(PushStatus.Packaged)} |
            | git fetch and git archive of all {refs} refs | {peer.TotalSeconds:F1} s |
            """));
        foreach (Violation violation in verdict.Violations)
        {
            output.WriteLine(violation);
        }

        output.WriteLine(verdict.Violations.Count == 0 ? "Every invariant holds." : $"{verdict.Violations.Count} violations.");
    }

    private static string Milliseconds(TimeSpan[] sorted, double part) => string.Create(
        CultureInfo.InvariantCulture, $"{sorted[(int)Math.Ceiling(part * sorted.Length) - 1].TotalMilliseconds:F0} ms");
}
