using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace BacklogQueue.Cli.Doctor;

/// <summary>The queue and its dead-letter queue: their kind, their wiring, and what is in them.</summary>
/// <param name="sqs">Needs <c>sqs:GetQueueAttributes</c> on both.</param>
internal sealed class QueueCheck(AmazonSQSClient sqs)
{
    private const string Deploy = "deploy the stack again";

    public async Task<IReadOnlyList<Finding>> RunAsync(Uri queueUrl, Uri deadLetterQueueUrl, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> queue = await AskAsync(queueUrl, cancellationToken);
        IReadOnlyDictionary<string, string> deadLetters = await AskAsync(deadLetterQueueUrl, cancellationToken);
        int waiting = Count(queue, QueueAttributeName.ApproximateNumberOfMessages);
        int atWork = Count(queue, QueueAttributeName.ApproximateNumberOfMessagesNotVisible);
        int dead = Count(deadLetters, QueueAttributeName.ApproximateNumberOfMessages);
        bool isOurs = IsOurs(queue) && IsOurs(deadLetters);
        return
        [
            Finding.Of(
                "queue",
                isOurs,
                isOurs ? $"{Name(queue)} and {Name(deadLetters)} are FIFO, and drop nothing by its contents" : $"{Name(queue)} or {Name(deadLetters)} is no FIFO queue, or drops messages of equal contents",
                $"name the stack's queues in {Settings.QueueUrlVariable} and {Settings.DeadLetterQueueUrlVariable}, or {Deploy}"),
            Redrive(queue, deadLetters),
            Finding.Of(
                "waiting",
                waiting == 0 || atWork > 0,
                string.Create(CultureInfo.InvariantCulture, $"{waiting} pushes wait, {atWork} are at work or wait for their next try"),
                "nobody takes them: ask again in a minute; then see whether the event source mapping is enabled, or a worker runs"),
            Finding.Of(
                "dead letters",
                dead == 0,
                string.Create(CultureInfo.InvariantCulture, $"{dead}"),
                "backlogq dlq list says why; repair it, then backlogq dlq redrive --yes"),
        ];
    }

    private static Finding Redrive(IReadOnlyDictionary<string, string> queue, IReadOnlyDictionary<string, string> deadLetters)
    {
        JsonNode? policy = queue.GetValueOrDefault(QueueAttributeName.RedrivePolicy) is { Length: > 0 } text ? JsonNode.Parse(text) : null;
        bool isWired = policy?["deadLetterTargetArn"]?.ToString() == deadLetters[QueueAttributeName.QueueArn];
        return Finding.Of(
            "redrive",
            isWired,
            isWired ? $"what was received {policy!["maxReceiveCount"]} times goes to {Name(deadLetters)}" : $"{Name(queue)} does not send what fails to {Name(deadLetters)}",
            Deploy);
    }

    private static bool IsOurs(IReadOnlyDictionary<string, string> queue) =>
        queue.GetValueOrDefault(QueueAttributeName.FifoQueue) == "true"
        && queue.GetValueOrDefault(QueueAttributeName.ContentBasedDeduplication) != "true";

    private static string Name(IReadOnlyDictionary<string, string> queue) => queue[QueueAttributeName.QueueArn].Split(':')[^1];

    private static int Count(IReadOnlyDictionary<string, string> queue, string attribute) =>
        int.Parse(queue[attribute], CultureInfo.InvariantCulture);

    private async Task<IReadOnlyDictionary<string, string>> AskAsync(Uri url, CancellationToken cancellationToken) =>
        (await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = url.AbsoluteUri, AttributeNames = [QueueAttributeName.All] }, cancellationToken)).Attributes!;
}
