namespace BacklogQueue.Local.Backlog;

/// <summary>
/// Stands between a push and its webhook: it may call <paramref name="deliver"/> never, later, or more than once. The
/// repository's later webhooks wait for the task it returns.
/// </summary>
internal delegate Task WebhookFault(
    PushActivity push,
    Func<CancellationToken, Task> deliver,
    CancellationToken cancellationToken);
