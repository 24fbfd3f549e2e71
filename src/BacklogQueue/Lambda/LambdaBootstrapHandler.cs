namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Handles one event; an exception is the invocation's failure, not the process's.</summary>
/// <param name="invocation">The event and its context.</param>
/// <param name="cancellationToken">Fires shortly before Lambda ends the invocation: the time left is for an answer.</param>
public delegate Task<InvocationResponse> LambdaBootstrapHandler(
    InvocationRequest invocation, CancellationToken cancellationToken);
