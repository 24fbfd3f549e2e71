namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// The invariants at the end of a day's work: 2,000 pushes on 60 refs in one world.
/// <c>BACKLOGQ_SIMULATION_LONG=N</c> plays the seeds from 1 to N.
/// </summary>
public sealed class Long_histories
{
    private const int DefaultSeeds = 1;

    [Fact]
    public async Task Thousands_of_pushes_keep_the_invariants()
    {
        foreach (int seed in Enumerable.Range(1, Variable.Number("BACKLOGQ_SIMULATION_LONG") ?? DefaultSeeds))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Outcome outcome = await SimulationRun.PlayAsync(new LongHistory(seed).Create());

            await Report.FailUnlessGoodAsync(
                [outcome], $"BACKLOGQ_SIMULATION_LONG={seed} {Report.Play(nameof(Thousands_of_pushes_keep_the_invariants))}");
            Assert.True(outcome.Published.Sum(versions => versions.Length) > LongHistory.Pushes / 4);
        }
    }
}
