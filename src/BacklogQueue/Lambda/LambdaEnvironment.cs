using System.Globalization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The variables that Lambda sets for a runtime
/// (<see href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"/>).
/// </summary>
public sealed class LambdaEnvironment(Func<string, string?> environment)
{
    /// <summary><c>HOST:PORT</c> of the Runtime API; null outside Lambda and its emulators.</summary>
    public string? RuntimeApi => environment("AWS_LAMBDA_RUNTIME_API");

    public string FunctionName { get; } = environment("AWS_LAMBDA_FUNCTION_NAME") ?? "";

    public string FunctionVersion { get; } = environment("AWS_LAMBDA_FUNCTION_VERSION") ?? "";

    public string LogGroupName { get; } = environment("AWS_LAMBDA_LOG_GROUP_NAME") ?? "";

    public string LogStreamName { get; } = environment("AWS_LAMBDA_LOG_STREAM_NAME") ?? "";

    public int MemoryLimitInMB { get; } =
        int.TryParse(environment("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), CultureInfo.InvariantCulture, out int size) ? size : 0;
}
