using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Cli.Doctor;
using BacklogQueue.Git;
using BacklogQueue.PushLogs;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.Doctor;

public sealed class Findings_about_resources(TestCloud cloud)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_of_something_else_lacks_the_push_logs_indexes()
    {
        IAmazonDynamoDB dynamo = await cloud.CreateDynamoDbAsync();
        string name = $"other-{Guid.NewGuid():N}";
        await dynamo.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = name,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions = [new("id", ScalarAttributeType.S)],
                KeySchema = [new("id", KeyType.HASH)],
            },
            Token);

        IReadOnlyList<Finding> findings = await new TableCheck(dynamo).RunAsync(name, Token);

        Assert.Equal([false, false, false], findings.Select(finding => finding.IsGood));
        Assert.EndsWith("has the key id", findings[0].Text, StringComparison.Ordinal);
        Assert.All(PushLogSchema.IndexKeys.Keys, index => Assert.Contains(index, findings[1].Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_queue_that_drops_equal_messages_is_not_ours()
    {
        AmazonSQSClient sqs = await cloud.CreateSqsAsync();
        Uri queue = await TestCloud.CreateQueueAsync(sqs);
        await sqs.SetQueueAttributesAsync(
            new SetQueueAttributesRequest { QueueUrl = queue.AbsoluteUri, Attributes = new() { [QueueAttributeName.ContentBasedDeduplication] = "true" } }, Token);

        IReadOnlyList<Finding> findings = await new QueueCheck(sqs).RunAsync(queue, await TestCloud.CreateQueueAsync(sqs), Token);

        Assert.Equal(["queue", "redrive"], findings.Where(finding => !finding.IsGood).Select(finding => finding.Subject));
    }

    [Theory]
    [InlineData("""{"current":"a-secret-of-sixteen"}""", true, "one live value")]
    [InlineData("""{"current":"a-secret-of-sixteen","previous":"another-of-sixteen"}""", true, "two live values")]
    [InlineData("""{"current":"short"}""", false, "must be")]
    public async Task A_webhook_secret_is_looked_at_and_never_told(string text, bool isGood, string told)
    {
        string name = $"webhook-{Guid.NewGuid():N}";
        await cloud.CreateSecretAsync(name, text);

        Finding finding = await new SecretCheck(await cloud.CreateSecretsManagerAsync()).WebhookAsync(SpaceOf(name, "git"), Token);

        Assert.Equal(isGood, finding.IsGood);
        Assert.Contains(told, finding.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sixteen", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_a_problem()
    {
        (Finding finding, GitSecret? secret) = await new SecretCheck(await cloud.CreateSecretsManagerAsync()).GitAsync(SpaceOf("webhook", "absent"), Token);

        Assert.Null(secret);
        Assert.False(finding.IsGood);
    }

    [Fact]
    public async Task A_repository_whose_branches_no_route_takes_is_a_problem()
    {
        await using RunningBacklog backlog = await RunningBacklog.StartAsync();
        GitRepository repository = await backlog.CreateRepositoryAsync();
        await repository.CommitAsync("One");
        await repository.RunAsync("push", "-q", backlog.UrlWithAccount(), "HEAD:refs/heads/topic");
        Routes routes = Routes.Parse($$"""
            {
              "spaces": { "s": { "gitBaseUrl": "{{backlog.Server.GitBaseUrl}}", "webhookSecret": "w", "gitSecret": "g" } },
              "routes": [{ "space": "s", "project": "PROJECT", "repository": "app", "refs": ["refs/heads/main"] }]
            }
            """);
        Space space = routes.Spaces["s"];

        Assert.Equal([new RepositoryName("PROJECT", "app")], RepositoryName.Named(routes, space));
        Finding none = await GitCheck.RunAsync(routes, space, "PROJECT", "app", new GitSecret(backlog.Options.User, backlog.Options.Password), Token);
        Finding refused = await GitCheck.RunAsync(routes, space, "PROJECT", "app", new GitSecret("git", "wrong"), Token);

        Assert.EndsWith("has 1 refs, of which routes take 0", none.Text, StringComparison.Ordinal);
        Assert.False(none.IsGood);
        Assert.Contains(nameof(GitErrorKind.Unauthorized), refused.Text, StringComparison.Ordinal);
        Assert.StartsWith("put user and password into g", refused.Advice, StringComparison.Ordinal);
    }

    private static Space SpaceOf(string webhookSecret, string gitSecret) =>
        new("s", new Uri("https://example.backlog.com/git"), webhookSecret, gitSecret, Space.DefaultReplicaLag);
}
