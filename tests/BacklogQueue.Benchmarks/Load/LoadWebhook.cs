namespace BacklogQueue.Benchmarks.Load;

/// <summary>What one webhook was answered.</summary>
/// <param name="Ref">The ref that it was about.</param>
/// <param name="Delivery">The id that it was given; null when it was not queued.</param>
/// <param name="Answer">The whole answer.</param>
/// <param name="Time">From sending to having read the answer.</param>
internal sealed record LoadWebhook(RefId Ref, string? Delivery, string Answer, TimeSpan Time);
