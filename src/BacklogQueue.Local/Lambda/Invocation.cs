namespace BacklogQueue.Local.Lambda;

/// <summary>One event on its way through a function.</summary>
internal sealed class Invocation(string requestId, ReadOnlyMemory<byte> payload, DateTimeOffset deadline, string traceId)
{
    private readonly TaskCompletionSource<InvocationResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RequestId { get; } = requestId;

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public DateTimeOffset Deadline { get; } = deadline;

    /// <summary>An X-Ray header: <c>Root=1-TIME-RANDOM;Parent=...;Sampled=0</c>.</summary>
    public string TraceId { get; } = traceId;

    public Task<InvocationResult> Result => _result.Task;

    /// <summary>The first result counts.</summary>
    public void Complete(InvocationResult result) => _result.TrySetResult(result);
}
