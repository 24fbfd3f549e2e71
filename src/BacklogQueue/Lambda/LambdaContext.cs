namespace Amazon.Lambda.Core;

/// <summary>What Lambda says about one invocation and the function that serves it.</summary>
/// <remarks>
/// Lambda's own package has this as the interface <c>ILambdaContext</c>; here it is the one record that implements it.
/// </remarks>
public sealed record LambdaContext
{
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _deadline;

    public LambdaContext(string awsRequestId, DateTimeOffset deadline, TimeProvider clock)
    {
        AwsRequestId = awsRequestId;
        _deadline = deadline;
        _clock = clock;
    }

    /// <summary>The invocation's id; the same again when Lambda retries it.</summary>
    public string AwsRequestId { get; }

    public string FunctionName { get; init; } = "";

    public string FunctionVersion { get; init; } = "";

    public string InvokedFunctionArn { get; init; } = "";

    public string LogGroupName { get; init; } = "";

    public string LogStreamName { get; init; } = "";

    public int MemoryLimitInMB { get; init; }

    /// <summary>The <c>X-Amzn-Trace-Id</c> of the invocation; null when it is not traced.</summary>
    public string? TraceId { get; init; }

    /// <summary>Time until Lambda ends the invocation, never negative.</summary>
    public TimeSpan RemainingTime
    {
        get
        {
            TimeSpan left = _deadline - _clock.GetUtcNow();
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
