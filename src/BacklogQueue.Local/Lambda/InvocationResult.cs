namespace BacklogQueue.Local.Lambda;

/// <summary>What one invocation ended with: the function's payload, or an error.</summary>
internal sealed record InvocationResult(ReadOnlyMemory<byte> Payload, FunctionError? Error)
{
    public static InvocationResult Failed(string type, string message) =>
        new(ReadOnlyMemory<byte>.Empty, new FunctionError(type, message));
}
