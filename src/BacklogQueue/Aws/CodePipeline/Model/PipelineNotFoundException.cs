using System.Net;
using Amazon.Runtime;

namespace Amazon.CodePipeline.Model;

/// <summary>No pipeline of this account and region has that name.</summary>
public sealed class PipelineNotFoundException(
    string message,
    Exception? innerException,
    ErrorType errorType,
    string? errorCode,
    string? requestId,
    HttpStatusCode statusCode)
    : AmazonCodePipelineException(message, innerException, errorType, errorCode, requestId, statusCode);
