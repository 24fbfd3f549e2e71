namespace BacklogQueue.Cli.Costs;

/// <summary>What AWS takes for one kind of thing.</summary>
/// <param name="Id">What the model calls it.</param>
/// <param name="Line">What is counted, for people.</param>
/// <param name="Amount">USD for <paramref name="Per"/> of them.</param>
/// <param name="Per">How many are sold for <paramref name="Amount"/>.</param>
/// <param name="Free">How many an account has for nothing each month, without end.</param>
/// <param name="Page">Where AWS says so.</param>
internal sealed record Price(string Id, string Line, decimal Amount, decimal Per, decimal Free, Uri Page)
{
    public decimal Of(decimal quantity) => quantity * Amount / Per;
}
