using Amazon.S3.Model;
using Amazon.SQS.Model;
using BacklogQueue.Cli.Chaos;
using BacklogQueue.Local;
using BacklogQueue.Local.Checks;
using BacklogQueue.Tests.EndToEnd;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.Chaos;

public sealed class The_verdict_of_a_chaos_run
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_wrong_with_a_stack_that_was_left_alone_and_everything_with_one_that_was_tampered_with()
    {
        ChaosRecord record = new(TimeProvider.System);
        using TemporaryDirectory folder = new();
        await using RunningStack stack = await RunningStack.StartAsync(options => options with
        {
            OnMove = record.Note,
            OnWebhook = record.Note,
        });
        GitRepository repository = await stack.CreateRepositoryAsync();
        await stack.PushAsync(repository, "SHOP/web", "main", "main:feature/検索");
        await stack.SettleAsync();
        await repository.CommitAsync("Second");
        await stack.PushAsync(repository, "SHOP/web", "main");
        await stack.SettleAsync();

        ChaosVerdict good = await ReachAsync(stack, record, folder.File("good"));
        Assert.Empty(good.Violations);
        Assert.Equal([1, 2], good.Accounts.Select(account => account.Versions.Count));
        Assert.All(good.Accounts, account => Assert.True(account.IsAnnounced));

        await TamperAsync(stack, record);

        ChaosVerdict bad = await ReachAsync(stack, record, folder.File("bad"));
        Assert.Equal(["I1", "I2", "I3", "I4", "I5", "I6"], bad.Violations.Select(violation => violation.Invariant).Distinct().Order());
    }

    [Fact]
    public async Task A_branch_whose_last_move_was_told_to_nobody_is_excused_from_I1()
    {
        ChaosRecord record = new(TimeProvider.System);
        using TemporaryDirectory folder = new();
        await using RunningStack stack = await RunningStack.StartAsync(options => options with
        {
            OnMove = record.Note,
            OnWebhook = record.Note,
        });
        await stack.PushAsync(await stack.CreateRepositoryAsync(), "SHOP/web", "main");
        await stack.SettleAsync();
        record.Note(new RefMove(long.MaxValue, MainOf(stack), SomePush.Commit('a')));

        ChaosVerdict verdict = await ReachAsync(stack, record, folder.File("work"));

        Assert.False(Assert.Single(verdict.Accounts).IsAnnounced);
        Assert.Empty(verdict.Violations);
    }

    private static async Task<ChaosVerdict> ReachAsync(RunningStack stack, ChaosRecord record, string folder)
    {
        Directory.CreateDirectory(folder);
        await using StackReader reader = new(stack.Stack, TimeProvider.System);
        ChaosVerdict verdict = new(stack.Stack, reader, record, folder);
        await verdict.ReachAsync(Token);
        return verdict;
    }

    private static RefId MainOf(RunningStack stack) => new(stack.Stack.Space, "SHOP", "web", "refs/heads/main");

    /// <summary>The first version of main once more on top, then the second under its commit's name, with a secret, and no zip.</summary>
    private static async Task TamperAsync(RunningStack stack, ChaosRecord record)
    {
        const string Key = "SHOP/web/main.zip";
        ListVersionsResponse versions = await stack.S3.ListVersionsAsync(
            new ListVersionsRequest { BucketName = stack.Stack.Bucket, Prefix = Key }, Token);
        foreach (string version in (string[])[versions.Versions[0].VersionId, versions.Versions[1].VersionId])
        {
            GetObjectMetadataResponse head = await stack.S3.GetObjectMetadataAsync(
                new GetObjectMetadataRequest { BucketName = stack.Stack.Bucket, Key = Key, VersionId = version }, Token);
            PutObjectRequest put = new() { BucketName = stack.Stack.Bucket, Key = Key, ContentBody = "no zip" };
            foreach (string name in head.Metadata.Keys)
            {
                put.Metadata[name] = head.Metadata[name];
            }

            put.Metadata["note"] = stack.Stack.GitPassword;
            await stack.S3.PutObjectAsync(put, Token);
        }

        record.Note(new WebhookAnswer(0, MainOf(stack), 200, """{"status":"queued","delivery":"of nobody"}"""));
        await stack.Clients.Sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = stack.Stack.DeadLetterQueueUrl.AbsoluteUri,
                MessageBody = "left",
                MessageGroupId = "group",
                MessageDeduplicationId = "left",
            },
            Token);
    }
}
