using BacklogQueue.Local;
using BacklogQueue.Local.Faults;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.EndToEnd;

public sealed class Faults_on_purpose
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_bad_time_the_tip_is_published_and_every_push_has_its_fate()
    {
        await using RunningStack stack = await StartAsync(
            "webhook.duplicate=100%",
            "git.stale=50%",
            "s3.slow-down=30%",
            "s3.lost=30%",
            "sqs.throttle=20%",
            "sqs.lost=10%",
            "dynamodb.error=30%");
        GitRepository repository = await stack.CreateRepositoryAsync();
        await stack.PushAsync(repository, "SHOP/web", "main");
        string tip = await repository.CommitAsync("Second");
        await stack.PushAsync(repository, "SHOP/web", "main");

        await InjectAsync(stack, injected => injected[FaultName.WebhookDuplicate] == 2 && injected.Values.Sum() >= 4);
        stack.Stack.Faults.Calm();
        await stack.SettleAsync();

        string[] published = await stack.CommitsAsync("SHOP/web/main.zip");
        Assert.Equal(tip, published[^1]);
        Assert.Equal(published.Distinct(), published);
        PushRow[] rows = await stack.RowsAsync("SHOP", "web", "refs/heads/main");
        Assert.Equal(4, rows.Length);
        Assert.All(rows, row => Assert.True(row.IsSettled && row.Status != PushStatus.Failed, $"{row}. The log:\n{stack.LogText}"));
    }

    [Fact]
    public async Task An_upload_whose_worker_was_killed_is_published_by_the_next_one()
    {
        await using RunningStack stack = await StartAsync("worker.kill.uploaded=100%");
        GitRepository repository = await stack.CreateRepositoryAsync();
        string commit = await repository.RunAsync("rev-parse", "HEAD");
        await stack.PushAsync(repository, "SHOP/web", "main");

        await InjectAsync(stack, injected => injected[FaultName.KillUploaded] == 1);
        stack.Stack.Faults.Calm();
        await stack.SettleAsync();

        Assert.Equal([commit], await stack.CommitsAsync("SHOP/web/main.zip"));
        PushRow row = Assert.Single(await stack.RowsAsync("SHOP", "web", "refs/heads/main"));
        Assert.Equal((PushStatus.Packaged, 2), (row.Status, row.Attempts));
    }

    [Fact]
    public async Task Another_AWS_is_asked_for_no_faults_of_the_stand_ins()
    {
        LocalStackOptions options = new() { Endpoint = new Uri("http://127.0.0.1:1"), Faults = FaultPlan.Parse(["s3.error=1%"], seed: 1) };

        await Assert.ThrowsAsync<FaultPlanException>(() => LocalStack.StartAsync(options, Token));
    }

    private static Task<RunningStack> StartAsync(params string[] faults) => RunningStack.StartAsync(options => options with
    {
        Faults = FaultPlan.Parse(faults, seed: 1),
        ReplicaLag = TimeSpan.FromSeconds(1),
        Parameters = new Dictionary<string, string>(LocalStackOptions.DefaultParameters) { ["VisibilityTimeout"] = "15" },
    });

    private static async Task InjectAsync(RunningStack stack, Func<IReadOnlyDictionary<string, long>, bool> isEnough)
    {
        long start = TimeProvider.System.GetTimestamp();
        using PeriodicTimer polls = new(TimeSpan.FromMilliseconds(10)); // the stack needs the processor more
        while (!isEnough(stack.Stack.Faults.Injected) && await polls.WaitForNextTickAsync(Token))
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(start) < s_patience,
                $"Injected: {string.Join(", ", stack.Stack.Faults.Injected)}. The log:\n{stack.LogText}");
        }
    }
}
