using System.Text;

namespace BacklogQueue.Tests.Simulation;

/// <summary>What a person needs to understand a failed seed.</summary>
internal static class Report
{
    /// <param name="failure">One of the failures.</param>
    /// <param name="failures">How many there are.</param>
    public static async Task<string> OfAsync(Outcome failure, int failures)
    {
        Outcome shortest = await Shrinking.ShrinkAsync(failure);
        Outcome traced = await SimulationRun.PlayAsync(shortest.History, isTraced: true);
        StringBuilder text = new();
        text.AppendLine($"{failures} histories failed. Seed {failure.History.Seed}: {string.Join(" ", failure.Violations)}");
        text.AppendLine($"Play it again with BACKLOGQ_SIMULATION_SEED={failure.History.Seed}. The shortest that fails:");
        text.Append(shortest.History);
        text.AppendJoin('\n', traced.Violations.Select(violation => $"! {violation}")).AppendLine();
        text.AppendJoin('\n', traced.Trace);
        return text.ToString();
    }
}
