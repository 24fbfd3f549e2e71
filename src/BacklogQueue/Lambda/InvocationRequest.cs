using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One event to handle.</summary>
/// <param name="InputStream">The event's JSON, at most 6 MB.</param>
/// <param name="LambdaContext">Who asks and for how long.</param>
public sealed record InvocationRequest(Stream InputStream, LambdaContext LambdaContext);
