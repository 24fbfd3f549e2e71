using System.Net;
using Amazon.Runtime;

namespace Amazon.CodePipeline.Model;

/// <summary>As many executions are under way as the pipeline takes.</summary>
public sealed class ConcurrentPipelineExecutionsLimitExceededException(
    string message,
    Exception? innerException,
    ErrorType errorType,
    string? errorCode,
    string? requestId,
    HttpStatusCode statusCode)
    : AmazonCodePipelineException(message, innerException, errorType, errorCode, requestId, statusCode);
