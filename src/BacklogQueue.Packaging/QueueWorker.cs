using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;

namespace BacklogQueue.Packaging;

/// <summary>
/// The packaging program without Lambda, for repositories past Lambda's limits: asks the queue itself, in any container.
/// The queue keeps each ref's pushes in order among any number of workers.
/// </summary>
/// <param name="handler">Brings a message to its end.</param>
/// <param name="metrics">Written after each message.</param>
/// <param name="sqs">The queue's endpoint.</param>
/// <param name="queueUrl">Where pushes wait.</param>
/// <param name="lease">How long a message is in flight without a word from its worker.</param>
/// <param name="concurrency">Messages that are worked on at the same time.</param>
/// <param name="clock">Paces everything.</param>
/// <param name="logger">Gets what happens to the queue.</param>
internal sealed partial class QueueWorker(
    MessageHandler handler,
    PackagingMetrics metrics,
    AmazonSQSClient sqs,
    Uri queueUrl,
    TimeSpan lease,
    int concurrency,
    TimeProvider clock,
    ILogger logger)
{
    /// <summary>After a stop, until work that is not finished is handed back: less than the 30 seconds that ECS leaves a task.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    // SQS keeps a message in flight for twelve hours at the most, however often its visibility is prolonged.
    private static readonly TimeSpan s_longestWork = TimeSpan.FromHours(11);
    private static readonly TimeSpan s_pauseAfterError = TimeSpan.FromSeconds(5);
    private const int LongestPollSeconds = 20;

    /// <summary>Works until it is stopped, and then for as long as <see cref="Grace"/>.</summary>
    /// <param name="stop">No further message is taken.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        using CancellationTokenSource givingUp = new(Timeout.InfiniteTimeSpan, clock);
        await using CancellationTokenRegistration onStop = stop.Register(() => givingUp.CancelAfter(Grace));
        LogStarted(concurrency);
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => PollAsync(givingUp.Token, stop)));
        LogStopped();
    }

    private async Task PollAsync(CancellationToken givingUp, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // A poll that is given up may take a message with it: that one comes again after its lease.
                ReceiveMessageResponse response = await sqs.ReceiveMessageAsync(
                    new ReceiveMessageRequest
                    {
                        QueueUrl = queueUrl.AbsoluteUri,
                        MaxNumberOfMessages = 1,
                        WaitTimeSeconds = LongestPollSeconds,
                        VisibilityTimeout = (int)lease.TotalSeconds,
                        MessageSystemAttributeNames = [MessageSystemAttributeName.All],
                    },
                    stop);
                foreach (Message message in response.Messages ?? [])
                {
                    await HandleAsync(ReceivedMessage.Of(message), givingUp);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is AmazonServiceException or AmazonClientException or HttpRequestException
                or IOException or OperationCanceledException)
            {
                // The last is a call that was not answered in time.
                LogQueueFailed(problem);
                await Task.Delay(s_pauseAfterError, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task HandleAsync(ReceivedMessage message, CancellationToken givingUp)
    {
        using WorkTime time = new(s_longestWork, clock, givingUp);
        MessageOutcome outcome = await handler.HandleAsync(message, requestId: null, time, lease, CancellationToken.None);
        metrics.Flush(requestId: null);
        if (outcome.IsDone)
        {
            // When this fails the message comes again, and finds its push settled.
            await sqs.DeleteMessageAsync(
                new DeleteMessageRequest { QueueUrl = queueUrl.AbsoluteUri, ReceiptHandle = message.ReceiptHandle },
                CancellationToken.None);
        }
    }

    [LoggerMessage(EventName = "WorkerStarted", Level = LogLevel.Information, Message = "Asking the queue for {Concurrency} messages at the same time.")]
    private partial void LogStarted(int concurrency);

    [LoggerMessage(EventName = "WorkerStopped", Level = LogLevel.Information, Message = "Stopped: no message is in flight.")]
    private partial void LogStopped();

    [LoggerMessage(EventName = "QueueFailed", Level = LogLevel.Warning, Message = "The queue could not be asked or told.")]
    private partial void LogQueueFailed(Exception problem);
}
