using System.Text.Json;
using BacklogQueue.Tests.Ingest;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Deployment;

public sealed class Calls_of_the_webhook_function
{
    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task It_reads_one_secret_and_sends_to_one_queue_whatever_SQS_answers(int status)
    {
        using IngestRig rig = new(queue: new ScriptedHandler(ScriptedHandler.Answer(status, """{"MessageId":"m"}""")));

        await rig.SendAsync(new ApiEventBuilder());

        Assert.Equal(
            ["AmazonSQS.SendMessage", "secretsmanager.GetSecretValue"],
            rig.Queue.Requests.Concat(rig.Secrets.Requests).Select(request => request.Headers["X-Amz-Target"]).Distinct().Order());
        Assert.Equal("http://sqs.test/1/push.fifo", JsonElement.Parse(rig.Queue.Request.Body).GetProperty("QueueUrl").GetString());
        Assert.Equal("webhook", JsonElement.Parse(rig.Secrets.Request.Body).GetProperty("SecretId").GetString());
    }
}
