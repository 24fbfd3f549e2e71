using BacklogQueue.Metrics;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Metrics;

public sealed class Metric_lines : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly FixedClock _clock = new(SomePush.Noon);
    private readonly MetricLog _log;

    public Metric_lines() => _log = new MetricLog(_output, _clock, "function");

    public void Dispose() => _output.Dispose();

    [Fact]
    public void An_invocation_is_one_line_in_which_counts_are_added_up_and_measures_stand_side_by_side()
    {
        _log.Add(Metric.Packaged);
        _log.Add(Metric.Packaged);
        _log.Add(Metric.SettledAge, 1.5);
        _log.Add(Metric.SettledAge, 20);

        _log.Flush("request");

        MetricLine line = Assert.Single(MetricLine.ReadAll(_output.ToString()));
        Assert.Equal((SomePush.Noon, "function", "request"), (line.Time, line.Function, line.RequestId));
        Assert.Equal(["Packaged", "SettledAge"], line.Values.Keys);
        Assert.Equal([2], line.Values["Packaged"]);
        Assert.Equal([1.5, 20], line.Values["SettledAge"]);
    }

    [Fact]
    public void Nothing_is_written_twice_and_nothing_when_there_is_nothing()
    {
        _log.Flush("first");
        _log.Add(Metric.Failed);
        _log.Flush("second");
        _log.Flush("third");

        Assert.Equal("second", Assert.Single(MetricLine.ReadAll(_output.ToString())).RequestId);
    }

    [Fact]
    public void A_line_holds_no_more_values_than_CloudWatch_reads()
    {
        for (int value = 0; value <= MetricLog.MaxValues; value++)
        {
            _log.Add(Metric.FetchTime, value);
        }

        _log.Flush(requestId: null);

        Assert.Equal([100, 1], MetricLine.ReadAll(_output.ToString()).Select(line => line.Values["FetchTime"].Length));
    }

    [Fact]
    public void Every_metric_is_listed_once()
    {
        IEnumerable<Metric> fields = typeof(Metric).GetFields().Where(field => field.FieldType == typeof(Metric))
            .Select(field => (Metric)field.GetValue(null)!);

        Assert.Equal(fields, Metric.All);
        Assert.Equal(Metric.All.Count, Metric.All.DistinctBy(metric => metric.Name).Count());
    }
}
