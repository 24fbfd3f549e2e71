using BacklogQueue.Local.Backlog;

namespace BacklogQueue.Tests.Simulation;

/// <summary>
/// A branch is made, deleted and made again within the replicas' lag, by webhooks that name no commit; the first of them is
/// lost, so that nothing was published when the second one is worked on.
/// </summary>
public sealed class Creations_without_commit
{
    [Fact]
    public async Task Branch_made_again_ends_at_its_new_commit()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            Outcome outcome = await SimulationRun.PlayAsync(new History
            {
                Seed = seed,
                GivesUnreachable = true,
                Steps =
                [
                    new Step.Move(TimeSpan.FromSeconds(1), 0, 0, []),
                    new Step.Move(TimeSpan.FromSeconds(3), 0, null, []),
                    new Step.Move(
                        TimeSpan.FromSeconds(5), 0, 1, [new Step.Webhook(TimeSpan.FromSeconds(0.1), WebhookFormat.Project, false)]),
                ],
            });

            await Report.FailUnlessGoodAsync([outcome], Report.Play(nameof(Branch_made_again_ends_at_its_new_commit)));
            Assert.Equal(1, outcome.Published[0][^1]);
        }
    }
}
