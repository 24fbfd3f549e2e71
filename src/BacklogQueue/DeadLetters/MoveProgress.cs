namespace BacklogQueue.DeadLetters;

/// <summary>How far SQS's move of the dead-letter queue is.</summary>
/// <param name="Status"><c>RUNNING</c>, <c>COMPLETED</c>, <c>CANCELLING</c>, <c>CANCELLED</c> or <c>FAILED</c>.</param>
/// <param name="Moved">Messages moved, about.</param>
/// <param name="ToMove">Messages that were there at the start, about.</param>
/// <param name="FailureReason">Why it failed, in SQS's words.</param>
public sealed record MoveProgress(string Status, long Moved, long ToMove, string? FailureReason)
{
    public bool IsCompleted => Status == "COMPLETED";
}
