namespace BacklogQueue.Cli.Costs;

/// <summary>So many of one thing in a month.</summary>
internal sealed record CostLine(Price Price, decimal Quantity)
{
    /// <summary>USD, as if nothing were free.</summary>
    public decimal Cost => Price.Of(Quantity);

    /// <summary>USD, for an account that uses nothing else of the free amount.</summary>
    public decimal CostLessFree => Price.Of(Math.Max(0, Quantity - Price.Free));
}
