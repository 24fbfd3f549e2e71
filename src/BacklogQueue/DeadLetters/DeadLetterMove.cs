using Amazon.SQS;
using Amazon.SQS.Model;

namespace BacklogQueue.DeadLetters;

/// <summary>
/// SQS's own redrive of the whole dead-letter queue. The destination is always named: letters that a worker sent there
/// itself have no source queue that SQS could move them to
/// (<see href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html"/>).
/// </summary>
/// <param name="sqs">
/// Needs <c>sqs:StartMessageMoveTask</c>, <c>sqs:ListMessageMoveTasks</c>, <c>sqs:CancelMessageMoveTask</c> and what a move
/// itself does: to receive and delete in the dead-letter queue, and to send to the queue.
/// </param>
/// <param name="queueUrl">Where letters are moved to.</param>
/// <param name="deadLetterQueueUrl">Where they are.</param>
/// <param name="clock">Paces the questions about progress.</param>
public sealed class DeadLetterMove(AmazonSQSClient sqs, Uri queueUrl, Uri deadLetterQueueUrl, TimeProvider clock)
{
    private const string Running = "RUNNING";
    private const string Cancelling = "CANCELLING";

    private static readonly TimeSpan s_pollEvery = TimeSpan.FromSeconds(1);

    /// <summary>Moves all letters, and returns when SQS has ended. Cancelling stops the move; what is moved stays moved.</summary>
    /// <param name="onProgress">Called with every state that SQS reports, the last included.</param>
    /// <param name="cancellationToken">Stops the move.</param>
    /// <returns>The last state: completed, cancelled or failed.</returns>
    /// <exception cref="AmazonSQSException">A move is running already, among others.</exception>
    public async Task<MoveProgress> RunAsync(Action<MoveProgress> onProgress, CancellationToken cancellationToken)
    {
        string source = await ArnAsync(deadLetterQueueUrl, cancellationToken);
        string destination = await ArnAsync(queueUrl, cancellationToken);
        StartMessageMoveTaskResponse task = await sqs.StartMessageMoveTaskAsync(
            new StartMessageMoveTaskRequest { SourceArn = source, DestinationArn = destination },
            cancellationToken);
        try
        {
            return await WatchAsync(source, onProgress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await CancelAsync(task.TaskHandle!);
            throw;
        }
    }

    private async Task<MoveProgress> WatchAsync(string source, Action<MoveProgress> onProgress, CancellationToken cancellationToken)
    {
        while (true)
        {
            // One move of a queue runs at a time, so that the newest is this one.
            ListMessageMoveTasksResponse tasks = await sqs.ListMessageMoveTasksAsync(
                new ListMessageMoveTasksRequest { SourceArn = source, MaxResults = 1 }, cancellationToken);
            if (tasks.Results is [{ } newest, ..])
            {
                MoveProgress progress = new(
                    newest.Status ?? Running,
                    newest.ApproximateNumberOfMessagesMoved ?? 0,
                    newest.ApproximateNumberOfMessagesToMove ?? 0,
                    newest.FailureReason);
                onProgress(progress);
                if (progress.Status is not (Running or Cancelling))
                {
                    return progress;
                }
            }

            await Task.Delay(s_pollEvery, clock, cancellationToken);
        }
    }

    private async Task CancelAsync(string handle)
    {
        try
        {
            await sqs.CancelMessageMoveTaskAsync(
                new CancelMessageMoveTaskRequest { TaskHandle = handle }, CancellationToken.None);
        }
        catch (ResourceNotFoundException)
        {
            // It has ended meanwhile.
        }
    }

    private async Task<string> ArnAsync(Uri url, CancellationToken cancellationToken)
    {
        GetQueueAttributesResponse response = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = url.AbsoluteUri, AttributeNames = [QueueAttributeName.QueueArn] },
            cancellationToken);
        return response.Attributes![QueueAttributeName.QueueArn];
    }
}
