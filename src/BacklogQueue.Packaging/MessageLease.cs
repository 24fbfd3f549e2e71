using Microsoft.Extensions.Logging;

namespace BacklogQueue.Packaging;

/// <summary>
/// Keeps a message in flight for a little longer, again and again, while its push is worked on: when the worker dies, the
/// queue hands the message out again after the lease and not after the queue's own visibility time-out, which must outlast
/// a whole invocation.
/// </summary>
internal sealed partial class MessageLease : IAsyncDisposable
{
    private readonly ReceivedMessage _message;
    private readonly PushQueue _queue;
    private readonly TimeSpan _length;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _released = new();
    private readonly Task _renewing;

    // Ticks in UTC: written by the renewals and read by the work, so one word.
    private long _heldUntil;

    /// <summary>Takes the lease, and renews it when a third of it has passed.</summary>
    /// <param name="message">In flight.</param>
    /// <param name="queue">The message's queue.</param>
    /// <param name="length">From each renewal; whole seconds.</param>
    /// <param name="clock">Paces the renewals.</param>
    /// <param name="logger">Gets what failed: the message is then in flight for as long as it was before.</param>
    /// <param name="cancellationToken">Ends a renewal under way too.</param>
    public MessageLease(
        ReceivedMessage message,
        PushQueue queue,
        TimeSpan length,
        TimeProvider clock,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        _message = message;
        _queue = queue;
        _length = length;
        _clock = clock;
        _logger = logger;
        _heldUntil = (clock.GetUtcNow() + length).UtcTicks;
        _renewing = RenewAsync(cancellationToken);
    }

    /// <summary>
    /// False when the queue may have given the message to another worker: a worker that stood still (a suspended machine)
    /// learns from this that what it knows may be long out of date.
    /// </summary>
    public bool IsHeld => _clock.GetUtcNow().UtcTicks < Volatile.Read(ref _heldUntil);

    /// <summary>Returns when nothing will be renewed any more, so that another visibility can be set.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_released.IsCancellationRequested)
        {
            await _released.CancelAsync();
            await _renewing;
            _released.Dispose();
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        while (!_released.IsCancellationRequested)
        {
            try
            {
                // Not ended by the release: a call that is given up may still be carried out, and later than the next one.
                DateTimeOffset now = _clock.GetUtcNow();
                await _queue.DelayAsync(_message.ReceiptHandle, _length, cancellationToken);
                Volatile.Write(ref _heldUntil, (now + _length).UtcTicks);
            }
            catch (Exception problem)
            {
                LogNotRenewed(problem);
            }

            await Task.Delay(_length / 3, _clock, _released.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventName = "LeaseNotRenewed", Level = LogLevel.Warning, Message = "The message's visibility could not be prolonged.")]
    private partial void LogNotRenewed(Exception problem);
}
