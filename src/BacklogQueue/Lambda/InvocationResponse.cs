namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What a handler answers.</summary>
/// <param name="OutputStream">JSON of at most <see cref="MaxBytes"/>, read from its position; closed when sent.</param>
public sealed record InvocationResponse(Stream OutputStream)
{
    /// <summary>
    /// Bytes that a synchronous caller is given at the most
    /// (<see href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"/>).
    /// </summary>
    public const int MaxBytes = 6 * 1024 * 1024;
}
