using System.Text.Json.Serialization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// A failure as callers of the function and the Lambda console see it. It names the exception, its text and where it
/// came from; not its inner exceptions, data or values, which go to the log.
/// </summary>
internal sealed record FunctionError(string ErrorType, string ErrorMessage, IReadOnlyList<string> StackTrace)
{
    public static FunctionError Of(Exception problem) => new(
        problem.GetType().Name,
        problem.Message,
        (problem.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FunctionError))]
internal sealed partial class FunctionErrorJson : JsonSerializerContext;
