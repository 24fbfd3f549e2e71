namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API does not do its part. The process ends; Lambda starts another.</summary>
internal sealed class RuntimeApiException(string message) : Exception(message);
