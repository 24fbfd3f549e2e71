using System.Text;

namespace BacklogQueue.Tests.Simulation;

/// <summary>What a person needs to understand a failed seed.</summary>
internal static class Report
{
    private const int MostCalls = 4_000;

    /// <summary>The command that runs one test.</summary>
    public static string Play(string test) => $"dotnet run --project tests/BacklogQueue.Tests -- --filter-method '*{test}'";

    /// <summary>Fails the test, with the shortest of the failures made as short as can be, if there are any.</summary>
    /// <param name="outcomes">What was played.</param>
    /// <param name="command">What a person types to play a history again.</param>
    public static async Task FailUnlessGoodAsync(IEnumerable<Outcome> outcomes, Func<History, string> command)
    {
        Outcome[] failures = [.. outcomes.Where(outcome => !outcome.IsGood)];
        if (failures.MinBy(failure => failure.History.Steps.Length) is { } shortest)
        {
            string text = await DescribeAsync(
                shortest, command(shortest.History), (history, isTraced) => SimulationRun.PlayAsync(history, isTraced));
            Assert.Fail($"{failures.Length} histories failed. {text}");
        }
    }

    /// <inheritdoc cref="FailUnlessGoodAsync(IEnumerable{Outcome}, Func{History, string})"/>
    public static Task FailUnlessGoodAsync(IEnumerable<Outcome> outcomes, string command) =>
        FailUnlessGoodAsync(outcomes, _ => command);

    /// <param name="failure">A history that failed.</param>
    /// <param name="command">What plays it again.</param>
    /// <param name="play">Plays any history, telling every step if wanted.</param>
    public static async Task<string> DescribeAsync(
        Outcome failure, string command, Func<History, bool, Task<Outcome>> play)
    {
        Outcome shortest = await Shrinking.ShrinkAsync(failure, history => play(history, false));
        Outcome traced = await play(shortest.History, true);
        StringBuilder text = new();
        text.AppendLine($"Seed {failure.History.Seed}: {string.Join(" ", failure.Violations)}");
        text.AppendLine("Play it again:");
        text.AppendLine($"  {command}");
        text.AppendLine("The shortest that fails:");
        text.Append(shortest.History);
        text.AppendJoin('\n', traced.Violations.Select(violation => $"! {violation}")).AppendLine();
        text.AppendJoin('\n', traced.Trace.TakeLast(MostCalls));
        return text.ToString();
    }
}
