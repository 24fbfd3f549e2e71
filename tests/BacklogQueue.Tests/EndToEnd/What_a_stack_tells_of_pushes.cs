using System.Collections.Concurrent;
using BacklogQueue.Local;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.EndToEnd;

public sealed class What_a_stack_tells_of_pushes
{
    [Fact]
    public async Task Every_move_of_a_ref_comes_in_order_and_so_do_the_answers_to_its_webhooks()
    {
        ConcurrentQueue<RefMove> moves = new();
        ConcurrentQueue<WebhookAnswer> answers = new();
        await using RunningStack stack = await RunningStack.StartAsync(options => options with
        {
            OnMove = moves.Enqueue,
            OnWebhook = answers.Enqueue,
        });
        GitRepository repository = await stack.CreateRepositoryAsync();
        CommitId first = CommitId.Parse(await repository.RunAsync("rev-parse", "HEAD"));
        await stack.PushAsync(repository, "SHOP/web", "main:develop");
        CommitId second = CommitId.Parse(await repository.CommitAsync("Second"));
        await stack.PushAsync(repository, "SHOP/web", "main:develop", "main:refs/tags/v1");
        await stack.PushAsync(repository, "SHOP/web", ":develop");
        await stack.SettleAsync();

        RefId branch = new(stack.Stack.Space, "SHOP", "web", "refs/heads/develop");
        RefId tag = branch with { Ref = "refs/tags/v1" };
        Assert.Equal([(branch, first), (branch, second), (tag, second), (branch, null)], moves.Select(move => (move.Ref, move.Commit)));
        Assert.Equal(moves.Select(move => (move.Activity, move.Ref)), answers.Select(answer => (answer.Activity, answer.Ref)));
        Assert.Equal(moves.Select(move => move.Activity).Order().Distinct(), moves.Select(move => move.Activity));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(
            [false, false, true, false], answers.Select(answer => answer.Text.Contains("\"ignored\"", StringComparison.Ordinal)));
    }
}
