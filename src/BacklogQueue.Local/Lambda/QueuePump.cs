using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace BacklogQueue.Local.Lambda;

/// <summary>
/// A Lambda event source mapping for SQS: long polls, one event per batch, deletes what the function did and leaves
/// the rest to the visibility time-out and the redrive policy of the queue, which also keeps the order of FIFO groups.
/// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
/// </summary>
internal sealed class QueuePump : IAsyncDisposable
{
    private const int LongestPollSeconds = 20;

    private static readonly TimeSpan s_pauseAfterError = TimeSpan.FromSeconds(1);

    private readonly EventSourceMapping _mapping;
    private readonly string _queueUrl;
    private readonly AmazonSQSClient _sqs;
    private readonly Func<ReadOnlyMemory<byte>, CancellationToken, Task<InvocationResult>> _invoke;
    private readonly Action<string> _log;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _free;
    private readonly Task _polling;
    private int _underWay;

    /// <summary>Starts polling.</summary>
    /// <param name="mapping">Batch size, concurrency and the form of the answer.</param>
    /// <param name="queueUrl">The URL of the mapping's queue.</param>
    /// <param name="sqs">The queue's endpoint.</param>
    /// <param name="invoke">Runs the function on an event.</param>
    /// <param name="log">Takes a line for each batch that was not done entirely.</param>
    /// <param name="clock">Paces polls after an error.</param>
    public QueuePump(
        EventSourceMapping mapping,
        string queueUrl,
        AmazonSQSClient sqs,
        Func<ReadOnlyMemory<byte>, CancellationToken, Task<InvocationResult>> invoke,
        Action<string> log,
        TimeProvider clock)
    {
        _mapping = mapping;
        _queueUrl = queueUrl;
        _sqs = sqs;
        _invoke = invoke;
        _log = log;
        _clock = clock;
        _free = new(mapping.MaximumConcurrency);
        _polling = PollAsync();
    }

    /// <summary>Whether a received batch is not yet answered and deleted.</summary>
    public bool IsBusy => Volatile.Read(ref _underWay) > 0;

    /// <summary>Stops polling and gives up batches under way: their messages come again.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _polling;
        _stop.Dispose();
        _free.Dispose();
    }

    private async Task PollAsync()
    {
        HashSet<Task> batches = [];
        while (!_stop.IsCancellationRequested)
        {
            batches.RemoveWhere(batch => batch.IsCompleted);
            try
            {
                // A slot first: a message that is received before a function is free only loses visibility.
                await _free.WaitAsync(_stop.Token);
                batches.Add(await ReceiveAsync());
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                break;
            }
        }

        await Task.WhenAll(batches).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>One poll; the returned task is the batch that it started. Gives the slot back.</summary>
    private async Task<Task> ReceiveAsync()
    {
        try
        {
            ReceiveMessageResponse response = await _sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest
                {
                    QueueUrl = _queueUrl,
                    MaxNumberOfMessages = _mapping.BatchSize,
                    WaitTimeSeconds = LongestPollSeconds,
                    MessageSystemAttributeNames = [MessageSystemAttributeName.All],
                    MessageAttributeNames = ["All"],
                },
                _stop.Token);
            if (response.Messages is { Count: > 0 } messages)
            {
                Interlocked.Increment(ref _underWay);
                return ProcessAsync(messages);
            }
        }
        catch (Exception problem) when (IsOutage(problem))
        {
            _log($"The queue cannot be polled: {problem.Message}");
            await Task.Delay(s_pauseAfterError, _clock, _stop.Token);
        }
        catch
        {
            _free.Release();
            throw;
        }

        _free.Release();
        return Task.CompletedTask;
    }

    private async Task ProcessAsync(List<Message> messages)
    {
        try
        {
            InvocationResult result = await _invoke(SqsEventJson.Write(messages, _mapping.QueueArn), _stop.Token);
            string[] ids = [.. messages.Select(message => message.MessageId!)];
            IReadOnlyList<string> done = result.Error is not null ? []
                : _mapping.ReportsItemFailures ? BatchAnswer.Done(result.Payload, ids)
                : ids;
            if (done.Count < ids.Length)
            {
                _log($"{ids.Length - done.Count} of {ids.Length} messages were not done and come again. {result.Error}");
            }

            await DeleteAsync(messages.FindAll(message => done.Contains(message.MessageId!)));
        }
        catch (Exception problem) when (IsOutage(problem))
        {
            _log($"Done messages could not be deleted and come again: {problem.Message}");
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
            _free.Release();
        }
    }

    private bool IsOutage(Exception problem) =>
        problem is AmazonServiceException or AmazonClientException or HttpRequestException or IOException
        || (problem is OperationCanceledException && !_stop.IsCancellationRequested);

    private async Task DeleteAsync(List<Message> messages)
    {
        if (messages.Count == 0)
        {
            return;
        }

        DeleteMessageBatchResponse response = await _sqs.DeleteMessageBatchAsync(
            new DeleteMessageBatchRequest
            {
                QueueUrl = _queueUrl,
                Entries = [.. messages.Select(message => new DeleteMessageBatchRequestEntry
                {
                    Id = message.MessageId,
                    ReceiptHandle = message.ReceiptHandle,
                })],
            },
            _stop.Token);
        foreach (BatchResultErrorEntry failure in response.Failed ?? [])
        {
            _log($"A done message could not be deleted and comes again: {failure.Code} {failure.Message}");
        }
    }
}
