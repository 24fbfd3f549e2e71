namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>
/// One redrive of a dead-letter queue. Messages leave oldest first, evenly at the task's rate; those in flight are left.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
/// </summary>
internal sealed class MoveTask(
    string handle, FifoQueue source, string? destinationArn, int? messagesPerSecond, DateTimeOffset startedAt)
{
    /// <summary>Messages a second: AWS's maximum, and the rate when none is asked for.</summary>
    public const int MaxRate = 500;

    private readonly int _toMove = source.VisibleCount(startedAt);

    public string Handle { get; } = handle;

    public FifoQueue Source { get; } = source;

    public string? DestinationArn { get; } = destinationArn;

    public int? MessagesPerSecond { get; } = messagesPerSecond;

    public DateTimeOffset StartedAt { get; } = startedAt;

    public int ToMove => _toMove;

    public int Moved { get; private set; }

    /// <summary>RUNNING, COMPLETED, CANCELLED or FAILED.</summary>
    public string Status { get; private set; } = "RUNNING";

    public string? FailureReason { get; private set; }

    public bool IsRunning => Status == "RUNNING";

    /// <summary>When the next message leaves.</summary>
    public DateTimeOffset NextMove => StartedAt + (Moved * TimeSpan.FromSeconds(1) / (MessagesPerSecond ?? MaxRate));

    public void Cancel() => Status = "CANCELLED";

    /// <summary>Moves what is due by <paramref name="now"/>.</summary>
    public void Advance(Func<string, FifoQueue?> findQueue, DateTimeOffset now)
    {
        while (IsRunning && NextMove <= now)
        {
            if (Moved == _toMove || Source.OldestReady is not { } message)
            {
                Status = "COMPLETED";
            }
            else if ((DestinationArn ?? message.SourceArn) is not { } target)
            {
                Fail("CouldNotDetermineMessageSource"); // it was sent straight to the dead-letter queue
            }
            else if (findQueue(target) is not { } destination)
            {
                Fail("AWS.SimpleQueueService.NonExistentQueue");
            }
            else
            {
                destination.TakeRedriven(Source.TakeOldest(now)!, now);
                Moved++;
            }
        }
    }

    private void Fail(string reason)
    {
        Status = "FAILED";
        FailureReason = reason;
    }
}
