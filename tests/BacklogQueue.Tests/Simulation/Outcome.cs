namespace BacklogQueue.Tests.Simulation;

/// <summary>How a run ended.</summary>
/// <param name="History">What was played.</param>
/// <param name="Violations">What was wrong, each with the invariant's number; empty when all held.</param>
/// <param name="Trace">Every call and event, when they were asked for.</param>
/// <param name="Published">The numbers of the commits that were published for each ref, oldest first.</param>
/// <param name="Seen">How often what happened; statuses, steps and calls' passages by their names.</param>
internal sealed record Outcome(
    History History,
    IReadOnlyList<string> Violations,
    IReadOnlyList<string> Trace,
    IReadOnlyList<int[]> Published,
    IReadOnlyDictionary<string, int> Seen)
{
    public bool IsGood => Violations.Count == 0;
}
