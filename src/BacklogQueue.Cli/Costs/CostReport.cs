using System.Globalization;
using System.Text.Json;

namespace BacklogQueue.Cli.Costs;

/// <summary>A month's cost as people and as programs read it.</summary>
internal sealed class CostReport(Workload month, PriceList prices)
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    private readonly IReadOnlyList<CostLine> _stack = CostModel.Stack(month, prices);
    private readonly IReadOnlyList<CostLine> _pipeline = CostModel.Pipeline(month, prices);
    private readonly IReadOnlyList<Alternative> _alternatives = Alternative.All(month, prices);

    /// <summary>A table of the stack, one of the pipeline behind it, and other ways.</summary>
    public IEnumerable<string> Text()
    {
        yield return string.Create(
            s_culture, $"{month.Pushes:N0} pushes a month of {month.Size:#,0.##} MB, in {prices.Region}, {prices.Currency} by prices of {prices.Date:O}");
        yield return "";
        yield return Row("BacklogQueue", "quantity", "all", "less free");
        foreach (string row in Rows(_stack))
        {
            yield return row;
        }

        yield return "";
        yield return Row(string.Create(s_culture, $"Pipeline, {month.BuildMinutes:0.##} minutes of build"), "quantity", "all", "less free");
        foreach (string row in Rows(_pipeline))
        {
            yield return row;
        }

        yield return "";
        yield return "Other ways, pipeline left out, nothing free";
        foreach (Alternative other in _alternatives)
        {
            yield return string.Create(s_culture, $"{other.Way,-82}{other.Cost,9:N2}");
        }
    }

    /// <summary>The same as one line of JSON; money in whole millionths.</summary>
    public string Json() => TerminalText.Json(json =>
    {
        json.WriteString("pricesOf", prices.Date.ToString("O", s_culture));
        json.WriteString("region", prices.Region);
        json.WriteString("currency", prices.Currency);
        json.WriteNumber("pushes", month.Pushes);
        json.WriteNumber("megabytes", month.Size);
        Write(json, "stack", _stack);
        Write(json, "pipeline", _pipeline);
        json.WriteStartArray("otherWays");
        foreach (Alternative other in _alternatives)
        {
            json.WriteStartObject();
            json.WriteString("way", other.Way);
            json.WriteNumber("cost", Rounded(other.Cost));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static IEnumerable<string> Rows(IReadOnlyList<CostLine> lines) => lines
        .Select(line => Row(line.Price.Line, line.Quantity.ToString(line.Quantity < 100 ? "0.##" : "N0", s_culture), Money(line.Cost), Money(line.CostLessFree)))
        .Append(Row("sum", "", Money(lines.Sum(line => line.Cost)), Money(lines.Sum(line => line.CostLessFree))));

    private static string Row(string line, string quantity, string cost, string costLessFree) =>
        $"{line,-44}{quantity,15}{cost,16}{costLessFree,16}";

    private static string Money(decimal amount) => amount.ToString("N2", s_culture);

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<CostLine> lines)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("lines");
        foreach (CostLine line in lines)
        {
            json.WriteStartObject();
            json.WriteString("line", line.Price.Line);
            json.WriteNumber("quantity", Rounded(line.Quantity));
            json.WriteNumber("cost", Rounded(line.Cost));
            json.WriteNumber("costLessFree", Rounded(line.CostLessFree));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("cost", Rounded(lines.Sum(line => line.Cost)));
        json.WriteNumber("costLessFree", Rounded(lines.Sum(line => line.CostLessFree)));
        json.WriteEndObject();
    }

    private static decimal Rounded(decimal amount) => Math.Round(amount, 6);
}
