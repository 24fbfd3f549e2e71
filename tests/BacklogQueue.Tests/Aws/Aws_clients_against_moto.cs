using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Aws;

/// <summary>Every operation once against a server that others wrote.</summary>
public sealed class Aws_clients_against_moto(SharedMotoServer moto)
{
    // The server is shared with other tests.
    private readonly string _name = $"clients-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fifo_queue_is_made_described_filled_read_emptied_and_missed()
    {
        using AmazonSQSClient sqs = AwsClients.Sqs(await moto.EndpointAsync(Token));

        string url = (await sqs.CreateQueueAsync(
            new() { QueueName = _name + ".fifo", Attributes = new() { [QueueAttributeName.FifoQueue] = "true" } },
            Token)).QueueUrl!;
        Assert.Equal(url, (await sqs.GetQueueUrlAsync(new() { QueueName = _name + ".fifo" }, Token)).QueueUrl);
        Assert.Equal([url], (await sqs.ListQueuesAsync(new() { QueueNamePrefix = _name }, Token)).QueueUrls!);
        await sqs.SetQueueAttributesAsync(
            new() { QueueUrl = url, Attributes = new() { [QueueAttributeName.VisibilityTimeout] = "77" } }, Token);
        Dictionary<string, string> attributes = (await sqs.GetQueueAttributesAsync(
            new() { QueueUrl = url, AttributeNames = [QueueAttributeName.All] }, Token)).Attributes!;
        Assert.Equal("77", attributes[QueueAttributeName.VisibilityTimeout]);

        SendMessageResponse sent = await sqs.SendMessageAsync(
            new() { QueueUrl = url, MessageBody = "日本", MessageGroupId = "g1", MessageDeduplicationId = "d1" }, Token);
        SendMessageBatchResponse batch = await sqs.SendMessageBatchAsync(
            new()
            {
                QueueUrl = url,
                Entries = [new() { Id = "a", MessageBody = "two", MessageGroupId = "g2", MessageDeduplicationId = "d2" }],
            },
            Token);
        Assert.Equal("a", Assert.Single(batch.Successful!).Id);

        List<Message> messages = (await sqs.ReceiveMessageAsync(
            new()
            {
                QueueUrl = url,
                MaxNumberOfMessages = 10,
                MessageSystemAttributeNames = [MessageSystemAttributeName.All],
            },
            Token)).Messages!;
        Assert.Equal(["日本", "two"], messages.Select(message => message.Body!).Order(StringComparer.Ordinal).Reverse());
        Message first = messages.Single(message => message.Body == "日本");
        Assert.Equal(sent.MessageId, first.MessageId);
        Assert.Equal("g1", first.Attributes![MessageSystemAttributeName.MessageGroupId]);
        Assert.Equal("1", first.Attributes[MessageSystemAttributeName.ApproximateReceiveCount]);

        await sqs.ChangeMessageVisibilityAsync(
            new() { QueueUrl = url, ReceiptHandle = first.ReceiptHandle, VisibilityTimeout = 600 }, Token);
        await sqs.DeleteMessageAsync(new() { QueueUrl = url, ReceiptHandle = first.ReceiptHandle }, Token);
        DeleteMessageBatchResponse deleted = await sqs.DeleteMessageBatchAsync(
            new()
            {
                QueueUrl = url,
                Entries = [new() { Id = "b", ReceiptHandle = messages.Single(message => message != first).ReceiptHandle }],
            },
            Token);
        Assert.Equal("b", Assert.Single(deleted.Successful!).Id);
        await sqs.PurgeQueueAsync(new() { QueueUrl = url }, Token);
        Assert.Null((await sqs.ReceiveMessageAsync(new() { QueueUrl = url }, Token)).Messages);

        await Assert.ThrowsAsync<QueueDoesNotExistException>(
            () => sqs.GetQueueUrlAsync(new() { QueueName = _name + "-absent" }, Token));
    }

    [Fact]
    public async Task A_secret_is_made_changed_rolled_back_and_missed()
    {
        using AmazonSecretsManagerClient secrets = AwsClients.Secrets(await moto.EndpointAsync(Token));

        CreateSecretResponse made = await secrets.CreateSecretAsync(new() { Name = _name, SecretString = "one" }, Token);
        PutSecretValueResponse put = await secrets.PutSecretValueAsync(new() { SecretId = _name, SecretString = "two" }, Token);
        Assert.Equal("two", (await secrets.GetSecretValueAsync(new() { SecretId = made.ARN }, Token)).SecretString);

        DescribeSecretResponse described = await secrets.DescribeSecretAsync(new() { SecretId = _name }, Token);
        Assert.Equal(["AWSCURRENT"], described.VersionIdsToStages![put.VersionId!]);
        Assert.NotNull(described.CreatedDate);

        await secrets.UpdateSecretVersionStageAsync(
            new()
            {
                SecretId = _name,
                VersionStage = "AWSCURRENT",
                RemoveFromVersionId = put.VersionId,
                MoveToVersionId = made.VersionId,
            },
            Token);
        // Without the stage, moto still answers with the version put last.
        GetSecretValueResponse current = await secrets.GetSecretValueAsync(
            new() { SecretId = _name, VersionStage = "AWSCURRENT" }, Token);
        Assert.Equal("one", current.SecretString);

        await Assert.ThrowsAsync<Amazon.SecretsManager.Model.ResourceNotFoundException>(
            () => secrets.GetSecretValueAsync(new() { SecretId = _name + "-absent" }, Token));
    }
}
