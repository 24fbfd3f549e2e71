using System.Text;

namespace BacklogQueue.Tests.Simulation;

/// <summary>What a person needs to understand a failed seed.</summary>
internal static class Report
{
    /// <summary>Fails the test, with the shortest of the failures made as short as can be, if there are any.</summary>
    public static async Task FailUnlessGoodAsync(IEnumerable<Outcome> outcomes)
    {
        Outcome[] failures = [.. outcomes.Where(outcome => !outcome.IsGood)];
        if (failures.MinBy(failure => failure.History.Steps.Length) is { } shortest)
        {
            Assert.Fail(await DescribeAsync(shortest, failures.Length));
        }
    }

    private static async Task<string> DescribeAsync(Outcome failure, int failures)
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
