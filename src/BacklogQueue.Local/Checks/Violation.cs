namespace BacklogQueue.Local.Checks;

/// <summary>Something that must not be.</summary>
/// <param name="Invariant">Which of I1 to I6.</param>
/// <param name="Ref">Where; null for what is about no single ref.</param>
/// <param name="Text">What, in a sentence.</param>
public sealed record Violation(string Invariant, RefId? Ref, string Text)
{
    public override string ToString() => Ref is null ? $"{Invariant}: {Text}" : $"{Invariant}: {Ref}: {Text}";
}
