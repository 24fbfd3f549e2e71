using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SecretsManager.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Local;
using BacklogQueue.Tests.Documents;
using BacklogQueue.Tests.EndToEnd;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Cli.Doctor;

/// <summary><c>backlogq doctor</c>, as a process, on whole local stacks.</summary>
public sealed class Doctor_command
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stack_that_works_is_found_to_be_in_order()
    {
        await using RunningStack stack = await RunningStack.StartAsync();
        await stack.PushAsync(await stack.CreateRepositoryAsync(), "SHOP/web", "main");
        await stack.SettleAsync();

        BacklogqResult result = await RunAsync(stack, "--repository", "SHOP/web");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.DoesNotContain("problem", result.Text, StringComparison.Ordinal);
        Assert.Contains("SHOP/web.git has 1 refs, of which routes take 1", result.Text, StringComparison.Ordinal);
        Assert.Contains("Packaged", result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(stack.Stack.WebhookSecret, result.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(stack.Stack.GitPassword, result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_was_broken_by_hand_is_named_with_what_to_do()
    {
        TaskCompletionSource<WebhookAnswer> queued = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningStack stack = await RunningStack.StartAsync(options => options with
        {
            OnWebhook = queued.SetResult,
            Parameters = new Dictionary<string, string>(LocalStackOptions.DefaultParameters) { ["FunctionTakesPushes"] = "false" },
        });
        await stack.PushAsync(await stack.CreateRepositoryAsync(), "SHOP/web", "main");
        Assert.Equal(200, (await queued.Task.WaitAsync(Token)).Status);
        await BreakAsync(stack);

        BacklogqResult result = await RunAsync(stack, "--repository", "SHOP/web", "--json");

        Dictionary<string, JsonElement> findings = result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line)).ToDictionary(finding => finding.GetProperty("subject").GetString()!);
        string[] bad = [.. findings.Values.Where(finding => !finding.GetProperty("ok").GetBoolean()).Select(finding => finding.GetProperty("subject").GetString()!)];
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["webhook", "git", "redrive", "waiting", "dead letters", "bucket", "events", "time to live"], bad);
        Assert.All(bad, subject => Assert.NotEqual("", findings[subject].GetProperty("advice").GetString() ?? ""));
        Assert.Contains("Unauthorized", findings["git"].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("1 pushes wait", findings["waiting"].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("8 problems", result.Errors, StringComparison.Ordinal);
        Assert.Equal(
            Regex.Matches(Page.Of("docs/troubleshooting.md").Section("All at once"), @"^\|.*?\|", RegexOptions.Multiline)
                .SelectMany(row => Regex.Matches(row.Value, "`([^`]+)`")).Select(name => name.Groups[1].Value).Order(),
            findings.Keys.Order());
    }

    [Fact]
    public async Task What_cannot_be_asked_is_a_problem_too()
    {
        BacklogqResult result = await BacklogqProgram.RunAsync(["doctor", "--routes", Path.Combine(AppContext.BaseDirectory, "routes.json")], new Dictionary<string, string?>
        {
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1",
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_ACCESS_KEY_ID"] = "a",
            ["AWS_SECRET_ACCESS_KEY"] = "b",
            [Settings.TableVariable] = null,
            [Settings.BucketVariable] = "bucket",
            [Settings.QueueUrlVariable] = "http://127.0.0.1:1/1/q.fifo",
            [Settings.DeadLetterQueueUrlVariable] = "http://127.0.0.1:1/1/d.fifo",
        });

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{Settings.TableVariable} is not set", result.Text, StringComparison.Ordinal);
        Assert.Equal(4, result.Text.Split('\n').Count(line => line.Contains("cannot be asked", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_repository_is_named_with_its_project()
    {
        BacklogqResult result = await BacklogqProgram.RunAsync(["doctor", "--repository", "web"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--repository takes PROJECT/REPOSITORY, not 'web'.", result.Errors, StringComparison.Ordinal);
    }

    private static async Task BreakAsync(RunningStack stack)
    {
        await stack.S3.PutBucketVersioningAsync(
            new PutBucketVersioningRequest { BucketName = stack.Stack.Bucket, VersioningConfig = new() { Status = VersionStatus.Suspended } }, Token);
        await stack.S3.PutBucketNotificationAsync(new PutBucketNotificationRequest { BucketName = stack.Stack.Bucket }, Token);
        await stack.DynamoDb.UpdateTimeToLiveAsync(
            new UpdateTimeToLiveRequest { TableName = stack.Stack.Table, TimeToLiveSpecification = new() { AttributeName = "expiresAt", Enabled = false } }, Token);
        AmazonSQSClient sqs = stack.Clients.Sqs;
        await sqs.SendMessageAsync(
            new SendMessageRequest { QueueUrl = stack.Stack.DeadLetterQueueUrl.AbsoluteUri, MessageBody = "x", MessageGroupId = "x", MessageDeduplicationId = "x" }, Token);
        await sqs.SetQueueAttributesAsync(
            new SetQueueAttributesRequest { QueueUrl = stack.Stack.QueueUrl.AbsoluteUri, Attributes = new() { [QueueAttributeName.RedrivePolicy] = "" } }, Token);
        Routes routes = Routes.Load(stack.Stack.RoutesFile);
        Space space = routes.Spaces[stack.Stack.Space];
        await stack.Clients.Secrets.PutSecretValueAsync(new PutSecretValueRequest { SecretId = space.WebhookSecret, SecretString = "plain text" }, Token);
        await stack.Clients.Secrets.PutSecretValueAsync(
            new PutSecretValueRequest { SecretId = space.GitSecret, SecretString = """{"username":"git","password":"wrong"}""" }, Token);
    }

    private static Task<BacklogqResult> RunAsync(RunningStack stack, params string[] arguments) => BacklogqProgram.RunAsync(
        ["doctor", .. arguments],
        new Dictionary<string, string?>
        {
            ["AWS_ENDPOINT_URL"] = stack.Stack.AwsEndpoint!.AbsoluteUri,
            ["AWS_REGION"] = stack.Stack.Region,
            ["AWS_ACCESS_KEY_ID"] = stack.Stack.AwsAccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = stack.Stack.AwsSecretKey,
            [Settings.TableVariable] = stack.Stack.Table,
            [Settings.BucketVariable] = stack.Stack.Bucket,
            [Settings.QueueUrlVariable] = stack.Stack.QueueUrl.AbsoluteUri,
            [Settings.DeadLetterQueueUrlVariable] = stack.Stack.DeadLetterQueueUrl.AbsoluteUri,
            [Settings.RoutesVariable] = stack.Stack.RoutesFile,
        });
}
