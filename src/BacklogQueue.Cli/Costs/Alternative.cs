namespace BacklogQueue.Cli.Costs;

/// <summary>Another way to the same end.</summary>
/// <param name="Way">For people.</param>
/// <param name="Cost">USD a month, as if nothing were free.</param>
internal sealed record Alternative(string Way, decimal Cost)
{
    private const int ShortKeepDays = 14;
    private const decimal MirrorMinutes = 2;
    private const decimal CloneGigabytes = 0.5m;

    private static readonly string[] s_watching = ["metrics", "alarms", "dashboards"];

    /// <summary>What docs/cost.md compares, for one month; the pipeline is left out.</summary>
    public static IReadOnlyList<Alternative> All(Workload month, PriceList prices)
    {
        decimal zip = month.Size + month.History;
        decimal single = prices["restApiRequests"].Of(month.Pushes)
            + prices["lambdaRequests"].Of(month.Pushes)
            + prices["lambdaGigabyteSeconds"].Of(month.Pushes * CloneGigabytes * month.CloneSeconds)
            + prices["s3Puts"].Of(month.Pushes * Workload.UploadRequests(zip));
        decimal grown = prices["s3Storage"].Of(month.Pushes * zip / 1024);
        return
        [
            new(
                $"BacklogQueue without metrics, dashboard and alarms, old versions kept {ShortKeepDays} days",
                CostModel.Stack(month with { KeepDays = ShortKeepDays }, prices).Where(line => !s_watching.Contains(line.Price.Id)).Sum(line => line.Cost)),
            new("one Lambda that clones and zips, in its first month", single + grown),
            new("one Lambda that clones and zips, in its twelfth month, every version kept", single + (12 * grown)),
            new(
                $"one Lambda that clones and zips, old versions kept {month.KeepDays:0} days",
                single + prices["s3Storage"].Of(month.StoredGigabytes(zip))),
            new(
                "a mirror in CodeCommit, pushed by a build job",
                prices["buildMinutes"].Of(month.Pushes * MirrorMinutes) + new CostLine(prices["mirrorUsers"], month.Users).CostLessFree),
        ];
    }
}
