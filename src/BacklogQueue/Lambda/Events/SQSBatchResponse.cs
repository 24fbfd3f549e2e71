namespace Amazon.Lambda.SQSEvents;

/// <summary>
/// Which messages of a batch stay in the queue; the others are deleted. An empty list is full success; an answer that
/// cannot be read, or an id that is not in the batch, makes the whole batch visible again.
/// </summary>
/// <remarks>Needs <c>ReportBatchItemFailures</c> on the event-source mapping.</remarks>
public sealed record SQSBatchResponse(List<SQSBatchResponse.BatchItemFailure> BatchItemFailures)
{
    /// <summary>A message that is not done.</summary>
    /// <param name="ItemIdentifier">The message's id.</param>
    public sealed record BatchItemFailure(string ItemIdentifier);
}
