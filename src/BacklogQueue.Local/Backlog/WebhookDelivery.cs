namespace BacklogQueue.Local.Backlog;

/// <summary>One attempt to deliver one webhook.</summary>
/// <param name="Push">What was told.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Status">The receiver's HTTP status; null when there was no answer.</param>
/// <param name="Answer">The receiver's words, or why there were none.</param>
internal sealed record WebhookDelivery(PushActivity Push, int Attempt, int? Status, string Answer);
