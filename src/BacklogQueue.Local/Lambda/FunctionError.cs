namespace BacklogQueue.Local.Lambda;

/// <summary>Why an invocation has no payload, in Lambda's words (<c>Runtime.ExitError</c>, <c>Sandbox.Timedout</c>, the function's own).</summary>
internal sealed record FunctionError(string Type, string Message)
{
    public override string ToString() => $"{Type}: {Message}";
}
