using BacklogQueue.Local.Backlog;

namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// A is published; B is pushed and rolled back to A, and the rollback's webhook comes before that of B, while replicas may
/// still show B.
/// </summary>
public sealed class Rollbacks_that_overtake
{
    private const int A = 0;
    private const int B = 1;

    [Fact]
    public async Task Branch_ends_at_what_it_was_rolled_back_to()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            Outcome outcome = await SimulationRun.PlayAsync(new History
            {
                Seed = seed,
                GivesUnreachable = true,
                Steps = [Move(at: 1, A, webhookAfter: 0.1), Move(at: 60, B, webhookAfter: 9), Move(at: 68, A, webhookAfter: 0.1)],
            });

            await Report.FailUnlessGoodAsync([outcome], Report.Play(nameof(Branch_ends_at_what_it_was_rolled_back_to)));
            Assert.Equal(A, outcome.Published[0][^1]);
        }
    }

    private static Step.Move Move(double at, int commit, double webhookAfter) => new(
        TimeSpan.FromSeconds(at),
        0,
        commit,
        [new Step.Webhook(TimeSpan.FromSeconds(webhookAfter), WebhookFormat.Git, HasCommit: true)]);
}
