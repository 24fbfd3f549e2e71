using BacklogQueue.PushLogs;
using Microsoft.Extensions.Logging;

namespace BacklogQueue.Packaging;

/// <summary>
/// One queue message: read, record, package, and when that fails do what <see cref="FailurePolicy"/> says. A message is done
/// only when its push has its fate in the log; a dead letter is sent before that is written, and that before the message is
/// deleted, so that a worker that dies in between repeats a step and skips none.
/// </summary>
/// <param name="packager">Brings a push to its fate.</param>
/// <param name="log">Has the fate.</param>
/// <param name="queue">The message's queue.</param>
/// <param name="policy">Decides about failures.</param>
/// <param name="metrics">Counts what becomes of it.</param>
/// <param name="worker">The name that the push log knows this worker by.</param>
/// <param name="clock">Paces leases.</param>
/// <param name="logger">Gets one line per push, and the details of what failed.</param>
internal sealed partial class MessageHandler(
    Packager packager,
    PushLog log,
    PushQueue queue,
    FailurePolicy policy,
    PackagingMetrics metrics,
    string worker,
    TimeProvider clock,
    ILogger logger)
{
    /// <param name="message">In flight.</param>
    /// <param name="requestId">The invocation; null outside Lambda.</param>
    /// <param name="time">Ends the packaging.</param>
    /// <param name="lease">How long the message is in flight without a word from us; null for the queue's visibility time-out.</param>
    /// <param name="cancellationToken">Ends everything, also what is done about a failure.</param>
    public async Task<MessageOutcome> HandleAsync(
        ReceivedMessage message,
        string? requestId,
        WorkTime time,
        TimeSpan? lease,
        CancellationToken cancellationToken)
    {
        PushAttempt attempt = new(worker, requestId, message.Id, message.ReceiveCount);
        Push? push = null;
        PushRow? row = null;
        using IDisposable? ofMessage = logger.BeginScope(new Dictionary<string, object?>
        {
            ["MessageId"] = message.Id,
            ["UpstreamTraceId"] = message.TraceId,
        });
        IDisposable? ofPush = null;
        await using MessageLease? kept = lease is { } length
            ? new MessageLease(message, queue, length, clock, logger, cancellationToken)
            : null;
        try
        {
            push = PushMessage.Read(message.Body);
            ofPush = BeginScope(push);
            row = await log.RecordReceivedAsync(push, attempt, time.Token);
            if (row.IsSettled)
            {
                LogAlreadySettled(row.Status);
                return MessageOutcome.Done;
            }

            await packager.RunAsync(row, attempt, () => kept?.IsHeld ?? true, time.Token);
            return MessageOutcome.Done;
        }
        catch (Exception problem)
        {
            PushError error = Failures.Describe(problem, time.IsOver);
            LogFailed(problem, error.Kind, error.IsTransient, message.ReceiveCount);
            await (kept?.DisposeAsync() ?? ValueTask.CompletedTask);
            return await SettleFailureAsync(message, push, row, attempt, error, time.Remaining, cancellationToken);
        }
        finally
        {
            ofPush?.Dispose();
        }
    }

    /// <summary>Leaves a message for later: one before it in its group was not done.</summary>
    public async Task ReleaseAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await queue.DelayAsync(message.ReceiptHandle, delay, cancellationToken);
        }
        catch (Exception problem)
        {
            // It comes back after the queue's visibility time-out then.
            LogNotHandled(problem);
        }
    }

    private async Task<MessageOutcome> SettleFailureAsync(
        ReceivedMessage message,
        Push? push,
        PushRow? row,
        PushAttempt attempt,
        PushError error,
        TimeSpan remaining,
        CancellationToken cancellationToken)
    {
        try
        {
            switch (policy.Decide(error, message.ReceiveCount, remaining))
            {
                case FailureDecision.Retry retry:
                    return await RetryAsync(message, row, attempt, error, retry.After, cancellationToken);
                case FailureDecision.HandBack:
                    return await RetryAsync(message, row, attempt, error, TimeSpan.Zero, cancellationToken);
                default:
                    await DeadLetterAsync(message, push, row, attempt, error, cancellationToken);
                    return MessageOutcome.Done;
            }
        }
        catch (Exception problem)
        {
            // Not deleted, so nothing is lost: the queue brings it again, or moves it to the dead-letter queue itself.
            LogNotHandled(problem);
            return MessageOutcome.NotDone(delay: null);
        }
    }

    private async Task<MessageOutcome> RetryAsync(
        ReceivedMessage message,
        PushRow? row,
        PushAttempt attempt,
        PushError error,
        TimeSpan after,
        CancellationToken cancellationToken)
    {
        // First, since the table may be what is failing.
        await queue.DelayAsync(message.ReceiptHandle, after, cancellationToken);
        if (row is not null)
        {
            await log.NoteFailureAsync(row, error, attempt, cancellationToken);
        }

        metrics.Retried();
        LogRetrying(error.Kind, after.TotalSeconds);
        return MessageOutcome.NotDone(after);
    }

    private async Task DeadLetterAsync(
        ReceivedMessage message,
        Push? push,
        PushRow? row,
        PushAttempt attempt,
        PushError error,
        CancellationToken cancellationToken)
    {
        await queue.DeadLetterAsync(message, error.Kind, error.Text, push?.Delivery, cancellationToken);
        if (push is not null)
        {
            row ??= await log.RecordReceivedAsync(push, attempt, cancellationToken);
            await log.FailAsync(row, error, attempt, cancellationToken);
        }

        metrics.Failed(push);
        LogDeadLettered(error.Kind, error.Text);
    }

    private IDisposable? BeginScope(Push push) => logger.BeginScope(new Dictionary<string, object?>
    {
        ["Delivery"] = push.Delivery,
        ["Ref"] = push.Ref.ToString(),
        ["Commit"] = push.Commit?.Hex,
    });

    [LoggerMessage(EventName = "AlreadySettled", Level = LogLevel.Information, Message = "The push is {Status} already.")]
    private partial void LogAlreadySettled(PushStatus status);

    [LoggerMessage(
        EventName = "Failed",
        Level = LogLevel.Warning,
        Message = "The push failed: {Kind}, transient {IsTransient}, receive {ReceiveCount}.")]
    private partial void LogFailed(Exception problem, string kind, bool isTransient, int receiveCount);

    [LoggerMessage(EventName = "Retrying", Level = LogLevel.Information, Message = "{Kind}: the queue brings the push again in {Seconds} s.")]
    private partial void LogRetrying(string kind, double seconds);

    [LoggerMessage(EventName = "DeadLettered", Level = LogLevel.Error, Message = "The push is in the dead-letter queue. {Kind}: {Reason}")]
    private partial void LogDeadLettered(string kind, string reason);

    [LoggerMessage(EventName = "NotHandled", Level = LogLevel.Error, Message = "The message could not be handed back or settled.")]
    private partial void LogNotHandled(Exception problem);
}
