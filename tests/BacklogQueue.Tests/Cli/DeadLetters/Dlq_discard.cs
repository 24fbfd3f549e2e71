using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.DeadLetters;

public sealed class Dlq_discard(TestCloud cloud)
{
    [Fact]
    public async Task A_discarded_push_is_settled_with_the_reason_and_its_letter_gone()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push unwanted = SomePush.Of(SomePush.Main with { Ref = "refs/heads/old" });
        Push kept = SomePush.Of();
        await someone.FailAsync(unwanted);
        await someone.FailAsync(kept);

        BacklogqResult result = await someone.RunAsync("dlq", "discard", "--ref", "old", "--why", "branch is gone");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("1 discarded.", result.Errors, StringComparison.Ordinal);
        PushRow? row = await someone.RowAsync(unwanted);
        Assert.Equal((PushStatus.Skipped, "Discarded by operator: branch is gone"), (row?.Status, row?.Reason));
        Assert.Equal(PushStatus.Failed, (await someone.RowAsync(kept))?.Status);
        Assert.Equal([kept.Delivery], await someone.DeadAsync());
    }

    [Fact]
    public async Task More_than_one_is_only_listed_without_a_yes()
    {
        OperatorOfOneTest someone = await OperatorOfOneTest.CreateAsync(cloud);
        Push[] pushes = [SomePush.Of(), SomePush.Of()];
        foreach (Push push in pushes)
        {
            await someone.FailAsync(push);
        }

        BacklogqResult plan = await someone.RunAsync("dlq", "discard", "--why", "a try");
        Assert.Equal([PushStatus.Failed, PushStatus.Failed], await StatusesAsync(someone, pushes));
        BacklogqResult done = await someone.RunAsync("dlq", "discard", "--why", "meant", "--yes");

        Assert.Contains("2 to discard. Nothing is changed without --yes.", plan.Errors, StringComparison.Ordinal);
        Assert.Contains("2 discarded.", done.Errors, StringComparison.Ordinal);
        Assert.Equal([PushStatus.Skipped, PushStatus.Skipped], await StatusesAsync(someone, pushes));
        Assert.Empty(await someone.DeadAsync());
    }

    private static async Task<IEnumerable<PushStatus?>> StatusesAsync(OperatorOfOneTest someone, Push[] pushes)
    {
        PushRow?[] rows = await Task.WhenAll(pushes.Select(someone.RowAsync));
        return rows.Select(row => row?.Status);
    }
}
