using System.Text.Json;
using BacklogQueue.Metrics;

namespace BacklogQueue.Tests.Metrics;

/// <summary>A line of the embedded metric format, read as CloudWatch reads it: what the specification demands is asserted.</summary>
internal sealed record MetricLine(DateTimeOffset Time, string Function, string? RequestId, IReadOnlyDictionary<string, double[]> Values)
{
    public static IReadOnlyList<MetricLine> ReadAll(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)];

    private static MetricLine Read(string line)
    {
        JsonElement root = JsonElement.Parse(line);
        JsonElement aws = root.GetProperty("_aws");
        JsonElement directive = Assert.Single(aws.GetProperty("CloudWatchMetrics").EnumerateArray().ToArray());
        Assert.Equal(MetricLog.Namespace, directive.GetProperty("Namespace").GetString());
        Assert.Equal($"[[\"{MetricLog.Dimension}\"]]", directive.GetProperty("Dimensions").GetRawText());
        JsonElement[] metrics = [.. directive.GetProperty("Metrics").EnumerateArray()];
        Assert.InRange(metrics.Length, 1, 100);
        Assert.All(metrics, metric => Assert.Equal(
            Metric.All.Single(one => one.Name == metric.GetProperty("Name").GetString()).Unit, metric.GetProperty("Unit").GetString()));
        return new MetricLine(
            DateTimeOffset.FromUnixTimeMilliseconds(aws.GetProperty("Timestamp").GetInt64()),
            root.GetProperty(MetricLog.Dimension).GetString()!,
            root.TryGetProperty("requestId", out JsonElement id) ? id.GetString() : null,
            metrics.Select(metric => metric.GetProperty("Name").GetString()!).ToDictionary(name => name, name => Numbers(root.GetProperty(name))));
    }

    private static double[] Numbers(JsonElement value)
    {
        double[] numbers = value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.GetDouble())]
            : [value.GetDouble()];
        Assert.InRange(numbers.Length, 1, 100);
        return numbers;
    }
}
