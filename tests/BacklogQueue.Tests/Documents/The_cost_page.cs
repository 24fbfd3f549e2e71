using System.Globalization;
using System.Text.RegularExpressions;
using BacklogQueue.Cli.Costs;
using BacklogQueue.Metrics;
using BacklogQueue.Tests.Deployment;

namespace BacklogQueue.Tests.Documents;

/// <summary>The page's formulas, prices and examples against <c>backlogq cost</c> and the file it has its prices from.</summary>
public sealed partial class The_cost_page
{
    private const string English = "docs/cost.md";

    // Which lines a line of the example stands for; all the others come after them.
    private static readonly string[][] s_exampleLines =
    [
        ["metrics"], ["dashboards"], ["s3Storage"], ["secrets"], ["alarms"], ["sqsRequests"], ["lambdaGigabyteSeconds"],
        ["dynamoStorage", "dynamoRecovery"], ["s3Puts", "s3Gets"], ["dynamoWrites", "dynamoReads"],
    ];

    public static TheoryData<string> Pages => [English, "docs/cost.ja.md"];

    public static TheoryData<string> Months =>
    [
        .. from page in Pages
           from month in new[] { "1000 20 0.5 10 20 90 12 1024 2048", "200 5 0 0 0 1 0 512 512", "1234 33.3 0.25 7 3 17 5 2048 4096" }
           select $"{page.Data} {month}",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_prices_are_those_of_the_one_file(string page)
    {
        CostLine[] lines = [.. CostModel.Stack(new Workload { CustomerKey = true }, PriceList.Current), .. CostModel.Pipeline(new(), PriceList.Current).Take(2)];
        string[][] rows = [.. PriceRows(page)];

        Assert.Equal(lines.Length, rows.Length);
        foreach ((CostLine line, string[] row) in lines.Zip(rows))
        {
            Assert.Equal((line.Price.Line, line.Price.Amount / line.Price.Per), (line.Price.Line, PerOne(row[2])));
            Assert.Equal((line.Price.Line, line.Price.Free), (line.Price.Line, row[3].Length == 0 ? 0 : Count(row[3])));
        }

        Assert.Contains($"**{PriceList.Current.Date:O}", Page.Of(page).Text.Replace("written down on ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains($"`{PriceList.Current.Region}`", Page.Of(page).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_lines_are_called_as_the_command_calls_them() => Assert.Equal(
        CostModel.Stack(new Workload { CustomerKey = true }, PriceList.Current).Concat(CostModel.Pipeline(new(), PriceList.Current).Take(2)).Select(line => line.Price.Line),
        PriceRows(English).Select(row => Plain(row[0])));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_price_has_its_source_there(string page) => Assert.All(
        PriceList.Current.All,
        price => Assert.Contains($"({price.Page})", Page.Of(page).Text.Replace("amazon.com/jp/", "amazon.com/", StringComparison.Ordinal), StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Months))]
    public void Its_formulas_give_the_commands_quantities(string pageAndMonth)
    {
        string[] parts = pageAndMonth.Split(' ');
        decimal[] numbers = [.. parts[1..].Select(Number)];
        Workload month = new()
        {
            Pushes = numbers[0],
            Size = numbers[1],
            Waiting = numbers[2],
            Lag = numbers[3],
            Branches = numbers[4],
            KeepDays = numbers[5],
            AuditMonths = numbers[6],
            Memory = numbers[7],
            EphemeralStorage = numbers[8],
            CustomerKey = true,
        };
        Dictionary<string, decimal> values = "P s q L B K A m e".Split(' ').Zip(numbers).ToDictionary(pair => pair.First, pair => pair.Second);
        values["b"] = month.BuildMinutes;
        string[] derived = [.. Code().Matches(Page.Of(parts[0]).Section(parts[0] == English ? "The model" : "モデル")).Select(match => match.Groups[1].Value)];
        values["t"] = Formula.Evaluate(derived.Single(text => text.StartsWith("t = ", StringComparison.Ordinal))[4..], values);
        values["n"] = Formula.Evaluate(derived.Where(text => text.StartsWith("n = ", StringComparison.Ordinal)).ElementAt(month.Size <= 8 ? 0 : 1)[4..], values);

        CostLine[] lines = [.. CostModel.Stack(month, PriceList.Current), .. CostModel.Pipeline(month, PriceList.Current).Take(2)];
        Assert.Equal(
            lines.Select(line => (line.Price.Line, Math.Round(line.Quantity, 9))),
            lines.Zip(PriceRows(parts[0]), (line, row) => (line.Price.Line, Math.Round(Formula.Evaluate(Plain(row[1]), values), 9))));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_defaults_are_the_commands(string page)
    {
        Workload usual = new();
        decimal[] defaults =
        [
            usual.Pushes, usual.Size, usual.Waiting, usual.Lag, usual.Branches, usual.KeepDays, usual.AuditMonths, usual.Memory,
            usual.EphemeralStorage, usual.BuildMinutes, usual.CloneSeconds, usual.History, usual.Users,
        ];
        string[][] rows = [.. Page.Of(page).Rows.Where(row => row.Length == 4 && row[1].StartsWith("`--", StringComparison.Ordinal))];

        Assert.Equal(defaults, rows.Select(row => Count(row[3])));
        Assert.Equal(
            CostCommand.Create().Options.Select(option => option.Name).Except(["--json", "--customer-key"]),
            rows.Select(row => Plain(row[1])));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_examples_are_what_the_command_says(string page)
    {
        string[][] rows = [.. Page.Of(page).Rows.Where(row => row.Length == 4 && row[0].EndsWith("MB", StringComparison.Ordinal) || row[0].EndsWith("MB**", StringComparison.Ordinal))];

        Assert.Equal(3, rows.Length);
        foreach (string[] row in rows)
        {
            decimal[] numbers = [.. Figure().Matches(row[0]).Select(match => Number(match.Value))];
            IReadOnlyList<CostLine> lines = CostModel.Stack(new Workload { Pushes = numbers[0], Size = numbers[1] }, PriceList.Current);
            string[] expected =
            [
                Money(lines.Sum(line => line.Cost)), Money(lines.Sum(line => line.CostLessFree)),
                Money(lines.Single(line => line.Price.Id == "s3Storage").Cost),
            ];

            Assert.Equal(expected, row[1..].Select(Plain));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_example_line_by_line_is_what_the_command_says(string page)
    {
        IReadOnlyList<CostLine> lines = CostModel.Stack(new Workload(), PriceList.Current);
        IEnumerable<decimal> named = s_exampleLines.Select(ids => lines.Where(line => ids.Contains(line.Price.Id)).Sum(line => line.Cost));
        decimal others = lines.Where(line => !s_exampleLines.SelectMany(ids => ids).Contains(line.Price.Id)).Sum(line => line.Cost);

        string[] written =
        [
            .. Page.Of(page).Rows.SkipWhile(row => row is not [_, "16", "4.80"]).TakeWhile(row => row.Length == 3).Select(row => Plain(row[2])),
        ];

        Assert.Equal(named.Append(others).Append(lines.Sum(line => line.Cost)).Select(Money), written);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_pipeline_and_its_other_ways_cost_what_the_command_says(string page)
    {
        IReadOnlyList<CostLine> pipeline = CostModel.Pipeline(new(), PriceList.Current);
        Assert.Equal(pipeline.Take(2).Select(line => Money(line.Cost)), PriceRows(page).Where(row => row[4].Length > 0 && !row[4].Contains('[', StringComparison.Ordinal)).Select(row => row[4]));
        Assert.Contains($"{Money(pipeline[2].Cost)} USD", Page.Of(page).Text, StringComparison.Ordinal);

        string compared = Page.Of(page).Section(page == English ? "Compared" : "比較");
        Assert.All(
            Alternative.All(new(), PriceList.Current),
            other => Assert.True(compared.Contains($" {Money(other.Cost)}", StringComparison.Ordinal), $"{other.Way}: {Money(other.Cost)}"));
        Assert.Contains($"| {Money(CostModel.Stack(new(), PriceList.Current).Sum(line => line.Cost))} |", compared, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_counts_is_what_the_template_makes()
    {
        Dictionary<string, decimal> lines = CostModel.Stack(new Workload { CustomerKey = true }, PriceList.Current)
            .ToDictionary(line => line.Price.Id, line => line.Quantity);

        Assert.Equal(lines["metrics"], typeof(Metric).GetFields().Count(field => field.FieldType == typeof(Metric)));
        Assert.Equal(lines["alarms"], DeployedStack.Plain.OfType("AWS::CloudWatch::Alarm").Count());
        Assert.Equal(lines["dashboards"], DeployedStack.Plain.OfType("AWS::CloudWatch::Dashboard").Count());
        Assert.Equal(lines["secrets"], DeployedStack.Plain.OfType("AWS::SecretsManager::Secret").Count());
        Assert.Equal(lines["keys"], DeployedStack.Full.OfType("AWS::KMS::Key").Count());
        Assert.Equal($"{new Workload().Memory}", DeployedStack.Plain.Parameters["PackagingMemory"]);
        Assert.Equal($"{new Workload().EphemeralStorage}", DeployedStack.Plain.Parameters["PackagingEphemeralStorage"]);
        Assert.Equal($"{new Workload().KeepDays}", DeployedStack.Plain.Parameters["OldVersionDays"]);
    }

    // Rows of a quantity that is a formula or a count, its price, its free amount, and a page or an example.
    private static IEnumerable<string[]> PriceRows(string page) =>
        Page.Of(page).Rows.Where(row => row.Length == 5 && (row[1].StartsWith('`') || char.IsDigit(row[1][0])));

    private static string Plain(string cell) => Link().Replace(cell, "$1").Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);

    private static string Money(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static decimal PerOne(string cell)
    {
        string[] parts = cell.Split(" / ");
        return Number(parts[0]) / (parts.Length == 1 ? 1 : Count(parts[1]));
    }

    // "million", "1 million" and "100 万" are a million.
    private static decimal Count(string text) =>
        (text.StartsWith("million", StringComparison.Ordinal) ? 1 : Number(text.Split(' ')[0]))
        * (text.EndsWith("million", StringComparison.Ordinal) ? 1_000_000 : text.EndsWith('万') ? 10_000 : 1);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"[\d,.]+")]
    private static partial Regex Figure();
}
