namespace BacklogQueue.Packaging;

/// <summary>What becomes of a queue message.</summary>
/// <param name="IsDone">Whether it may be deleted: its push has its fate.</param>
/// <param name="Delay">Until it is handed out again when it is not done; null for the queue's visibility time-out.</param>
internal readonly record struct MessageOutcome(bool IsDone, TimeSpan? Delay)
{
    public static MessageOutcome Done { get; } = new(true, null);

    public static MessageOutcome NotDone(TimeSpan? delay) => new(false, delay);
}
