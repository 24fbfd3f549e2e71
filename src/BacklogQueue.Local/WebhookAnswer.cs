namespace BacklogQueue.Local;

/// <summary>What one attempt to deliver one webhook was answered.</summary>
/// <param name="Activity"><see cref="RefMove.Activity"/>.</param>
/// <param name="Ref">Which ref it is about.</param>
/// <param name="Status">The HTTP status; null when there was no answer.</param>
/// <param name="Text">The answer, or why there was none.</param>
public sealed record WebhookAnswer(long Activity, RefId Ref, int? Status, string Text);
