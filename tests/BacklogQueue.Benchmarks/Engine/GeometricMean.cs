namespace BacklogQueue.Benchmarks.Engine;

/// <summary>The mean of ratios.</summary>
internal static class GeometricMean
{
    public static double Of(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));
}
