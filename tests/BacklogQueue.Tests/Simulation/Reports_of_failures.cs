using BacklogQueue.Local.Backlog;

namespace BacklogQueue.Tests.Simulation;

/// <summary>A failed history is told by its seed, the command that plays it again, and the shortest one that still fails.</summary>
public sealed class Reports_of_failures
{
    [Theory]
    [InlineData(7)]
    [InlineData(1_900)]
    public async Task Shortest_history_is_the_step_that_fails(int length)
    {
        int played = 0;
        Outcome failure = await PlayAsync(HistoryOf(length, seed: 1), isTraced: false);

        Outcome shortest = await Shrinking.ShrinkAsync(failure, history =>
        {
            played++;
            return PlayAsync(history, isTraced: false);
        });

        Assert.Equal("discard", Assert.Single(shortest.History.Steps).ToString());
        Assert.Equal((1, 1, 0.0, 0.0, 0.0, 0.0), (
            shortest.History.Workers, shortest.History.BatchSize, shortest.History.FaultRate, shortest.History.DeathRate,
            shortest.History.FreezeRate, shortest.History.UnheardRate));
        Assert.InRange(played, 1, 200);
    }

    [Fact]
    public async Task What_the_failure_needs_is_kept()
    {
        static Task<Outcome> NeedsTwoWorkersAsync(History history) => Task.FromResult(
            OutcomeOf(history, isGood: history.Workers < 2 || !history.Steps.Any(step => step is Step.Discard), trace: []));

        Outcome failure = await NeedsTwoWorkersAsync(HistoryOf(7, seed: 1));
        Outcome shortest = await Shrinking.ShrinkAsync(failure, NeedsTwoWorkersAsync);

        Assert.False(shortest.IsGood);
        Assert.Equal(3, shortest.History.Workers);
        Assert.Single(shortest.History.Steps);
    }

    [Fact]
    public async Task Report_names_seed_command_steps_and_calls()
    {
        Outcome failure = await PlayAsync(HistoryOf(7, seed: 4711), isTraced: false);

        string text = await Report.DescribeAsync(failure, "SEED=4711 play", PlayAsync);

        Assert.StartsWith("Seed 4711: I3: a push is lost.", text, StringComparison.Ordinal);
        Assert.Contains("  SEED=4711 play\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("4.0 s  discard", text, StringComparison.Ordinal);
        Assert.DoesNotContain("branch 0", text, StringComparison.Ordinal);
        Assert.EndsWith("a traced call", text, StringComparison.Ordinal);
    }

    private static History HistoryOf(int length, int seed) => new()
    {
        Seed = seed,
        Steps =
        [
            .. Enumerable.Range(0, length).Select(second => second == 4
                ? (Step)new Step.Discard(TimeSpan.FromSeconds(second))
                : new Step.Move(TimeSpan.FromSeconds(second), 0, second, [new Step.Webhook(TimeSpan.Zero, WebhookFormat.Git, true)])),
        ],
        Workers = 3,
        BatchSize = 10,
        FaultRate = 0.01,
        DeathRate = 0.1,
        FreezeRate = 0.1,
        UnheardRate = 0.1,
    };

    /// <summary>Stands in for a product that cannot bear a discard.</summary>
    private static Task<Outcome> PlayAsync(History history, bool isTraced) => Task.FromResult(
        OutcomeOf(history, isGood: !history.Steps.Any(step => step is Step.Discard), isTraced ? ["a traced call"] : []));

    private static Outcome OutcomeOf(History history, bool isGood, string[] trace) =>
        new(history, isGood ? [] : ["I3: a push is lost."], trace, [], new Dictionary<string, int>());
}
