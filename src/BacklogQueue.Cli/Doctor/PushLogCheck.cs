using System.Globalization;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Cli.Doctor;

/// <summary>Pushes that have waited for their fate for long.</summary>
internal sealed class PushLogCheck(PushLogReader log, TimeProvider clock)
{
    /// <summary>A function works on a package for no longer.</summary>
    private static readonly TimeSpan s_longestWork = TimeSpan.FromMinutes(15);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset since = now - PushQuery.DefaultAge;
        List<PushRow> retrying = await log.OfStatusAsync(PushStatus.Retrying, since, cancellationToken).ToListAsync(cancellationToken);
        List<PushRow> stuck = await log.OfStatusAsync(PushStatus.Received, since, cancellationToken)
            .Where(row => now - row.Push.ReceivedAt > s_longestWork).ToListAsync(cancellationToken);
        PushRow? newest = await log.SinceAsync(since, cancellationToken).FirstOrDefaultAsync(cancellationToken);
        return
        [
            Finding.Good("newest push", newest is null
                ? $"none within {PushQuery.DefaultAge.Days} days"
                : string.Create(CultureInfo.InvariantCulture, $"{newest.Status}, {newest.Push.ReceivedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, {newest.Push.Ref}")),
            Finding.Of("retried", retrying.Count == 0, Text(retrying), "backlogq log --status Retrying; it passes by itself, or ends in the dead-letter queue"),
            Finding.Of("stuck", stuck.Count == 0, Text(stuck), "backlogq show ID; their worker was killed, or works without Lambda"),
        ];
    }

    private static string Text(List<PushRow> rows) => rows.Count == 0 ? "0" : string.Create(
        CultureInfo.InvariantCulture,
        $"{rows.Count}, the oldest since {rows[^1].Push.ReceivedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {rows[^1].Push.Delivery}{Reason(rows[^1])}");

    private static string Reason(PushRow row) => row.LastError is { } error ? $", {error.Kind}: {error.Text}" : "";
}
