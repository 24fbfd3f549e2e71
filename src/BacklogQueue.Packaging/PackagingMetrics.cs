using BacklogQueue.Metrics;
using BacklogQueue.PushLogs;

namespace BacklogQueue.Packaging;

/// <summary>What becomes of pushes, in figures.</summary>
internal sealed class PackagingMetrics(MetricLog log, TimeProvider clock)
{
    /// <summary>The push has its fate, written by us and by nobody else.</summary>
    public void Settled(Push push, PushStatus status, IReadOnlyDictionary<string, long> milliseconds)
    {
        Metric? metric = status switch
        {
            PushStatus.Packaged => Metric.Packaged,
            PushStatus.Duplicate => Metric.Duplicate,
            PushStatus.Superseded => Metric.Superseded,
            PushStatus.RefDeleted => Metric.RefDeleted,
            _ => null,
        };
        if (metric is not null)
        {
            log.Add(metric);
        }

        AddAge(push);
        AddTime(Metric.LookupTime, StageTimes.Lookup, milliseconds);
        AddTime(Metric.FetchTime, StageTimes.Fetch, milliseconds);
        AddTime(Metric.PackageTime, StageTimes.Package, milliseconds);
    }

    public void Published(long bytes) => log.Add(Metric.ArtifactBytes, bytes);

    public void Retried() => log.Add(Metric.Retried);

    /// <param name="push">The push; null when the message could not be read.</param>
    public void Failed(Push? push)
    {
        log.Add(Metric.Failed);
        if (push is not null)
        {
            AddAge(push);
        }
    }

    /// <inheritdoc cref="MetricLog.Flush"/>
    public void Flush(string? requestId) => log.Flush(requestId);

    private void AddAge(Push push) => log.Add(Metric.SettledAge, (clock.GetUtcNow() - push.ReceivedAt).TotalSeconds);

    private void AddTime(Metric metric, string stage, IReadOnlyDictionary<string, long> milliseconds)
    {
        if (milliseconds.TryGetValue(stage, out long spent))
        {
            log.Add(metric, spent);
        }
    }
}
