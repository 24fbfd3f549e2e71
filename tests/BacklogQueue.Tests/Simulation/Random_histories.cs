using System.Collections.Concurrent;

namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// The invariants I1-I6 of the whole product under random histories. <c>BACKLOGQ_SIMULATION_SEED=N</c> plays one seed and
/// prints it when it fails, <c>BACKLOGQ_SIMULATION_SEEDS=N</c> plays the seeds from 1 to N.
/// </summary>
public sealed class Random_histories
{
    private const int DefaultSeeds = 200;

    private static readonly string[] s_ingredients =
    [
        .. Enum.GetNames<Passage>(),
        .. new[] { typeof(Step.Move), typeof(Step.Outage), typeof(Step.Redrive), typeof(Step.Discard), typeof(Step.Replay) }
            .Select(step => step.Name),
        .. new[]
        {
            PushStatus.Packaged, PushStatus.Duplicate, PushStatus.Superseded, PushStatus.RefDeleted, PushStatus.Failed,
            PushStatus.Skipped,
        }.Select(status => status.ToString()),
        Sightings.Batch, Sightings.BranchMadeAgain, Sightings.Forbidden, Sightings.Forced, Sightings.Frozen, Sightings.Kept, Sightings.Retry,
        Sightings.Started, Sightings.Unheard, Sightings.UploadInParts,
    ];

    [Fact]
    public async Task Every_history_keeps_the_invariants()
    {
        int? only = Variable.Number("BACKLOGQ_SIMULATION_SEED");
        IEnumerable<int> seeds = only is { } seed
            ? [seed]
            : Enumerable.Range(1, Variable.Number("BACKLOGQ_SIMULATION_SEEDS") ?? DefaultSeeds);
        ConcurrentBag<Outcome> outcomes = [];
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        await Parallel.ForEachAsync(seeds, options, async (seed, _) =>
            outcomes.Add(await SimulationRun.PlayAsync(new RandomHistory(seed).Create())));

        await Report.FailUnlessGoodAsync(
            outcomes, failure => $"BACKLOGQ_SIMULATION_SEED={failure.Seed} {Report.Play(nameof(Every_history_keeps_the_invariants))}");
        if (only is null)
        {
            Assert.Empty(s_ingredients.Except(outcomes.SelectMany(outcome => outcome.Seen.Keys)));
        }
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
}
