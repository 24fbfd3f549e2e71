using System.Text.Json;

namespace BacklogQueue.Cli.Costs;

/// <summary>Prices as they were written down one day: <c>prices.json</c>, the only place that has them.</summary>
internal sealed class PriceList
{
    private readonly Dictionary<string, Price> _byId;

    private PriceList(JsonElement file)
    {
        Date = DateOnly.ParseExact(file.GetProperty("date").GetString()!, "O");
        Region = file.GetProperty("region").GetString()!;
        Currency = file.GetProperty("currency").GetString()!;
        _byId = file.GetProperty("prices").EnumerateArray().Select(Read).ToDictionary(price => price.Id, StringComparer.Ordinal);
    }

    public static PriceList Current { get; } = Load();

    /// <summary>The day on which somebody read AWS's pages.</summary>
    public DateOnly Date { get; }

    public string Region { get; }

    public string Currency { get; }

    public IEnumerable<Price> All => _byId.Values;

    public Price this[string id] => _byId[id];

    private static PriceList Load()
    {
        using Stream file = typeof(PriceList).Assembly.GetManifestResourceStream("prices.json")!;
        using JsonDocument document = JsonDocument.Parse(file);
        return new PriceList(document.RootElement);
    }

    private static Price Read(JsonElement price) => new(
        price.GetProperty("id").GetString()!,
        price.GetProperty("line").GetString()!,
        price.GetProperty("price").GetDecimal(),
        price.GetProperty("per").GetDecimal(),
        price.GetProperty("free").GetDecimal(),
        new Uri(price.GetProperty("page").GetString()!));
}
