using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Local.Aws;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Aws;

/// <summary>What moto has not: redrives.</summary>
public sealed class Aws_clients_against_the_stand_in
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_redrive_is_started_watched_cancelled_and_missed()
    {
        ManualClock clock = new();
        ImmutableCredentials credentials = AwsClients.Credentials.GetCredentials();
        using LocalAws aws = new(new LocalAwsOptions
        {
            AccessKey = credentials.AccessKey,
            SecretKey = credentials.SecretKey,
            Region = "eu-central-1",
            Clock = clock,
        });
        using HttpMessageHandler handler = aws.CreateHandler();
        using AmazonSQSClient sqs = AwsClients.Sqs(handler);
        (_, string deadArn) = await CreateAsync(sqs, "dead.fifo");
        string policy = $$"""{"deadLetterTargetArn":"{{deadArn}}","maxReceiveCount":1}""";
        (string queue, string queueArn) = await CreateAsync(sqs, "push.fifo", (QueueAttributeName.RedrivePolicy, policy));
        await SendToDeadLettersAsync(sqs, queue, "a", "b", "c");

        string handle = (await sqs.StartMessageMoveTaskAsync(
            new() { SourceArn = deadArn, MaxNumberOfMessagesPerSecond = 1 }, Token)).TaskHandle!;
        ListMessageMoveTasksResultEntry running = Assert.Single(
            (await sqs.ListMessageMoveTasksAsync(new() { SourceArn = deadArn, MaxResults = 10 }, Token)).Results!);
        Assert.Equal(("RUNNING", handle, 1), (running.Status, running.TaskHandle, running.MaxNumberOfMessagesPerSecond));
        Assert.Equal((deadArn, 3L), (running.SourceArn, running.ApproximateNumberOfMessagesToMove));
        Assert.Equal(clock.GetUtcNow().ToUnixTimeMilliseconds(), running.StartedTimestamp);
        clock.Advance(TimeSpan.FromSeconds(1));
        CancelMessageMoveTaskResponse cancelled = await sqs.CancelMessageMoveTaskAsync(new() { TaskHandle = handle }, Token);

        ListMessageMoveTasksResultEntry ended = Assert.Single(
            (await sqs.ListMessageMoveTasksAsync(new() { SourceArn = deadArn }, Token)).Results!);
        Assert.Equal(("CANCELLED", null), (ended.Status, ended.TaskHandle));
        Assert.Equal(cancelled.ApproximateNumberOfMessagesMoved, ended.ApproximateNumberOfMessagesMoved);
        Assert.InRange(cancelled.ApproximateNumberOfMessagesMoved!.Value, 1, 2);
        Message first = (await sqs.ReceiveMessageAsync(
            new() { QueueUrl = queue, MaxNumberOfMessages = 10 }, Token)).Messages![0];
        Assert.Equal("a", first.Body);
        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => sqs.CancelMessageMoveTaskAsync(new() { TaskHandle = handle }, Token));
        AmazonSQSException refused = await Assert.ThrowsAnyAsync<AmazonSQSException>(
            () => sqs.StartMessageMoveTaskAsync(new() { SourceArn = queueArn }, Token));
        Assert.Equal("InvalidParameterValue", refused.ErrorCode);
    }

    private static async Task<(string Url, string Arn)> CreateAsync(
        AmazonSQSClient sqs, string name, params (string Name, string Value)[] attributes)
    {
        Dictionary<string, string> all = attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value);
        all[QueueAttributeName.FifoQueue] = "true";
        string url = (await sqs.CreateQueueAsync(new() { QueueName = name, Attributes = all }, Token)).QueueUrl!;
        GetQueueAttributesResponse response = await sqs.GetQueueAttributesAsync(
            new() { QueueUrl = url, AttributeNames = [QueueAttributeName.QueueArn] }, Token);
        return (url, response.Attributes![QueueAttributeName.QueueArn]);
    }

    /// <summary>Each message in a group of its own is received once, given back, and refused a second receive.</summary>
    private static async Task SendToDeadLettersAsync(AmazonSQSClient sqs, string queue, params string[] bodies)
    {
        foreach (string body in bodies)
        {
            await sqs.SendMessageAsync(
                new() { QueueUrl = queue, MessageBody = body, MessageGroupId = body, MessageDeduplicationId = body }, Token);
            Message message = Assert.Single((await sqs.ReceiveMessageAsync(new() { QueueUrl = queue }, Token)).Messages!);
            await sqs.ChangeMessageVisibilityAsync(
                new() { QueueUrl = queue, ReceiptHandle = message.ReceiptHandle, VisibilityTimeout = 0 }, Token);
            Assert.Empty((await sqs.ReceiveMessageAsync(new() { QueueUrl = queue }, Token)).Messages ?? []);
        }
    }
}
