using BacklogQueue.Cli.Costs;

namespace BacklogQueue.Tests.Cli.Costs;

/// <summary>Worked out by hand, for 500 pushes of 4 MB, a quarter of which wait 8 seconds.</summary>
public sealed class Costs_of_a_month
{
    private static readonly Workload s_month = new()
    {
        Pushes = 500,
        Size = 4,
        Waiting = 0.25m,
        Lag = 8,
        Branches = 6,
        KeepDays = 30.4m,
        AuditMonths = 2,
        Memory = 2048,
        EphemeralStorage = 1024,
    };

    private static readonly Dictionary<string, CostLine> s_lines =
        CostModel.Stack(s_month, PriceList.Current).ToDictionary(line => line.Price.Id);

    [Theory]
    [InlineData("lambdaGigabyteSeconds", 3412.5)] // 500 x (0.025 + 2 GB x (1 + 0.4 + 2) s)
    [InlineData("lambdaStorage", 850)] // 500 x 3.4 s x half a GB
    [InlineData("sqsRequests", 659_000)] // 2,000 and the idle polls
    [InlineData("dynamoWrites", 14_375)] // 500 x 28.75
    [InlineData("dynamoReads", 1_750)] // 500 x 3.5
    [InlineData("s3Puts", 500)] // one each
    [InlineData("s3Storage", 1.9765625)] // (500 + 6) x 4 MB
    [InlineData("metrics", 10.9589041)] // 16 for 500 of 730 hours
    public void A_quantity_is_its_formula(string id, double quantity) =>
        Assert.Equal((decimal)quantity, Math.Round(s_lines[id].Quantity, 7));

    [Theory]
    [InlineData("lambdaGigabyteSeconds", 0.056875)]
    [InlineData("sqsRequests", 0.3295)]
    [InlineData("dynamoWrites", 0.010278)]
    [InlineData("s3Puts", 0.00235)]
    [InlineData("s3Storage", 0.049414)]
    [InlineData("secrets", 0.8)]
    public void A_cost_is_the_quantity_times_the_price(string id, double cost) =>
        Assert.Equal((decimal)cost, Math.Round(s_lines[id].Cost, 6));

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8.1, 4)]
    [InlineData(16, 4)]
    [InlineData(20, 5)]
    public void A_large_zip_is_uploaded_in_parts(double size, int requests) => Assert.Equal(requests, Workload.UploadRequests((decimal)size));

    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 0)]
    [InlineData(12, 0.6)]
    public void What_is_free_is_subtracted_but_never_paid_out(int metrics, double cost) =>
        Assert.Equal((decimal)cost, new CostLine(PriceList.Current["metrics"], metrics).CostLessFree);

    [Fact]
    public void A_month_without_pushes_costs_what_stands_there_anyway()
    {
        IReadOnlyList<CostLine> lines = CostModel.Stack(new Workload { Pushes = 0, Branches = 0 }, PriceList.Current);

        // Idle polls, two secrets, seven alarms, one dashboard.
        Assert.Equal(0.3285m + 0.8m + 0.7m + 3m, lines.Sum(line => line.Cost));
    }

    [Fact]
    public void A_key_of_its_own_costs_a_dollar() => Assert.Equal(
        1, CostModel.Stack(s_month with { CustomerKey = true }, PriceList.Current).Sum(line => line.Cost) - s_lines.Values.Sum(line => line.Cost));

    [Fact]
    public void A_pipeline_costs_its_minutes_and_its_copies()
    {
        IReadOnlyList<CostLine> lines = CostModel.Pipeline(s_month with { BuildMinutes = 2 }, PriceList.Current);

        Assert.Equal([1500, 1000], lines.Take(2).Select(line => line.Quantity));
        Assert.Equal([3, 5], lines.Take(2).Select(line => line.Cost));
        Assert.Equal(1.927m, Math.Round(lines[2].Quantity, 3)); // 500 x 30 / 30.4 x 4 / 1024
    }

    [Fact]
    public void A_single_function_pays_for_the_history_it_clones_and_keeps()
    {
        Alternative[] ways = [.. Alternative.All(s_month with { History = 28, CloneSeconds = 10, Users = 7 }, PriceList.Current)];

        // 500 requests and calls, 2,500 GB-seconds, 6 S3 requests each, 15.625 GB more each month.
        decimal work = (500 * 4.45m / 1_000_000) + (2500 * 0.0000166667m) + (3000 * 0.0047m / 1000);
        Assert.Equal(work + 0.390625m, ways[1].Cost);
        Assert.Equal(work + (12 * 0.390625m), ways[2].Cost);
        Assert.Equal(work + (506 * 32 / 1024m * 0.025m), ways[3].Cost);
        Assert.Equal(5 + 2, ways[4].Cost);
    }

    [Fact]
    public void Every_price_of_the_file_is_used()
    {
        IEnumerable<string> used = CostModel.Stack(s_month with { CustomerKey = true }, PriceList.Current)
            .Concat(CostModel.Pipeline(s_month, PriceList.Current))
            .Select(line => line.Price.Id)
            .Concat(["restApiRequests", "mirrorUsers"]); // of the other ways

        Assert.Equal(PriceList.Current.All.Select(price => price.Id).Order(), used.Distinct().Order());
    }
}
