namespace BacklogQueue.Tests.Contracts;

/// <summary>A refusal by an AWS JSON service.</summary>
internal sealed class AwsCallException(int status, string code, string? queryCode, string message)
    : Exception($"{status} {code}: {message}")
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>From <c>x-amzn-query-error</c>.</summary>
    public string? QueryCode { get; } = queryCode;
}
