using System.Collections.Concurrent;
using System.Globalization;

namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// The invariants I1-I6 of the whole product under random histories. <c>BACKLOGQ_SIMULATION_SEED=N</c> plays one seed and
/// prints it when it fails, <c>BACKLOGQ_SIMULATION_SEEDS=N</c> plays the seeds from 1 to N.
/// </summary>
public sealed class Random_histories
{
    private const int DefaultSeeds = 200;

    [Fact]
    public async Task Every_history_keeps_the_invariants()
    {
        int? only = Variable("BACKLOGQ_SIMULATION_SEED");
        IEnumerable<int> seeds = only is { } seed
            ? [seed]
            : Enumerable.Range(1, Variable("BACKLOGQ_SIMULATION_SEEDS") ?? DefaultSeeds);
        ConcurrentBag<Outcome> outcomes = [];
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        await Parallel.ForEachAsync(seeds, options, async (seed, _) =>
            outcomes.Add(await SimulationRun.PlayAsync(new RandomHistory(seed).Create())));

        await Report.FailUnlessGoodAsync(outcomes);
    }

    [Theory]
    [InlineData(59)]
    [InlineData(1_004)]
    public async Task Same_seed_plays_the_same(int seed)
    {
        Outcome first = await SimulationRun.PlayAsync(new RandomHistory(seed).Create(), isTraced: true);
        Outcome second = await SimulationRun.PlayAsync(new RandomHistory(seed).Create(), isTraced: true);

        Assert.Equal(first.Trace, second.Trace);
        Assert.NotEmpty(first.Trace);
    }

    private static int? Variable(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : null;
}
