using BacklogQueue.Local.Backlog;

namespace BacklogQueue.Tests.Simulation;

/// <summary>One branch goes A, B, back to A, B within a minute, and its webhooks come twice and in any order.</summary>
public sealed class Rollbacks_within_a_minute
{
    private const int A = 0;
    private const int B = 1;

    [Fact]
    public async Task Only_tips_of_the_moment_are_published_and_B_at_last()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            Outcome outcome = await SimulationRun.PlayAsync(HistoryOf(seed));

            await Report.FailUnlessGoodAsync([outcome], Report.Play(nameof(Only_tips_of_the_moment_are_published_and_B_at_last)));
            string published = string.Concat(outcome.Published[0].Select(number => number == A ? 'A' : 'B'));
            Assert.Contains(published, (string[])["B", "AB", "BAB", "ABAB"]);
        }
    }

    private static History HistoryOf(int seed)
    {
        Random random = new(seed);
        return new History
        {
            Seed = seed,
            Workers = 2,
            Steps = [.. new[] { A, B, A, B }.Select((commit, turn) => new Step.Move(
                TimeSpan.FromSeconds(1 + (turn * 18) + (random.NextDouble() * 5)), 0, commit, [Copy(), Copy()]))],
        };

        Step.Webhook Copy() => new(
            TimeSpan.FromSeconds(random.NextDouble() * 45),
            random.Next(2) == 0 ? WebhookFormat.Git : WebhookFormat.Project,
            random.Next(4) > 0);
    }
}
