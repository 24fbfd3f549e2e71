namespace BacklogQueue.Local.Lambda;

/// <summary>A queue whose messages a function takes, as <c>template.yaml</c> says it.</summary>
/// <param name="Function">The function's logical id.</param>
/// <param name="QueueArn">The queue.</param>
/// <param name="BatchSize">Messages per event, at most; 1-10 for a FIFO queue.</param>
/// <param name="ReportsItemFailures">Whether the function's answer names the messages that failed (<c>ReportBatchItemFailures</c>).</param>
/// <param name="MaximumConcurrency">Events under way at the same time, at most.</param>
internal sealed record EventSourceMapping(
    string Function,
    string QueueArn,
    int BatchSize,
    bool ReportsItemFailures,
    int MaximumConcurrency);
