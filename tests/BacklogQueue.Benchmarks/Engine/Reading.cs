using System.Globalization;

namespace BacklogQueue.Benchmarks.Engine;

/// <summary>One figure that a target is about.</summary>
/// <param name="Of">What it is the figure of.</param>
/// <param name="Value">As measured.</param>
/// <param name="Most">What it may be.</param>
/// <param name="Format">How it is printed.</param>
internal sealed record Reading(string Of, double Value, double Most, string Format)
{
    /// <summary>Not when it is no number.</summary>
    public bool IsMet => Value <= Most;

    /// <summary>How much of its limit it takes, to find the worst.</summary>
    public double OfMost => IsMet && Value == 0 ? 0 : Value / Most;

    public string Text => $"{Value.ToString(Format, CultureInfo.InvariantCulture)} ({Of})";
}
