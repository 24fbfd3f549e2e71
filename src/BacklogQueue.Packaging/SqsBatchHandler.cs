using Amazon.Lambda.Core;
using Amazon.Lambda.SQSEvents;

namespace BacklogQueue.Packaging;

/// <summary>
/// A batch of the event-source mapping, record by record. A message that is not done keeps back those after it in its group,
/// for a ref's pushes stay in order; other groups go on. The answer names every message that is not done, and running a batch
/// again does no harm
/// (<see href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>).
/// </summary>
/// <param name="handler">Takes them one by one.</param>
/// <param name="metrics">Written once per batch.</param>
/// <param name="lease">
/// Of a message that is alone in its batch; one of several is in flight until the whole batch is answered, by the queue's
/// visibility time-out.
/// </param>
/// <param name="clock">Tells the time.</param>
internal sealed class SqsBatchHandler(MessageHandler handler, PackagingMetrics metrics, TimeSpan? lease, TimeProvider clock)
{
    public async Task<SQSBatchResponse> HandleAsync(SQSEvent batch, LambdaContext context, CancellationToken cancellationToken)
    {
        using WorkTime time = new(context.RemainingTime, clock, cancellationToken);
        List<SQSBatchResponse.BatchItemFailure> failures = [];
        Dictionary<string, TimeSpan?> held = new(StringComparer.Ordinal);
        foreach (SQSEvent.SQSMessage record in batch.Records)
        {
            ReceivedMessage message = ReceivedMessage.Of(record);
            MessageOutcome outcome = held.TryGetValue(message.GroupId, out TimeSpan? delay)
                ? await HoldAsync(message, delay, cancellationToken)
                : await handler.HandleAsync(
                    message, context.AwsRequestId, time, batch.Records.Count == 1 ? lease : null, cancellationToken);
            if (!outcome.IsDone)
            {
                held.TryAdd(message.GroupId, outcome.Delay);
                failures.Add(new SQSBatchResponse.BatchItemFailure(message.Id));
            }
        }

        metrics.Flush(context.AwsRequestId);
        return new SQSBatchResponse(failures);
    }

    private async Task<MessageOutcome> HoldAsync(ReceivedMessage message, TimeSpan? delay, CancellationToken cancellationToken)
    {
        if (delay is { } after)
        {
            // As long as one message of a group is in flight, SQS hands out none of the others.
            await handler.ReleaseAsync(message, after, cancellationToken);
        }

        return MessageOutcome.NotDone(delay);
    }
}
