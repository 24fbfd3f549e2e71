using BacklogQueue.Local.Aws;

namespace BacklogQueue.Local.Faults;

/// <summary>
/// The session tokens of the product's own parts, by which the wire knows who asks: each function's process has one, as on
/// Lambda, and so has the queue's pump. Operators and tests have none, and faults leave them alone.
/// </summary>
internal static class AwsSession
{
    private const string Prefix = "backlogqueue-local/";

    /// <param name="part">The name of an execution environment, or of the pump.</param>
    public static string TokenOf(string part) => Prefix + part;

    /// <summary>The part of the product that asks; null when it is somebody else.</summary>
    public static string? PartOf(AwsRequest request) =>
        request.Header("x-amz-security-token") is { } token && token.StartsWith(Prefix, StringComparison.Ordinal)
            ? token[Prefix.Length..]
            : null;
}
