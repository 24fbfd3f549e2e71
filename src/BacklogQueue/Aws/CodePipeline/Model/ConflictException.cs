using System.Net;
using Amazon.Runtime;

namespace Amazon.CodePipeline.Model;

/// <summary>The pipeline is busy with something else; the same call may go through later.</summary>
public sealed class ConflictException(
    string message,
    Exception? innerException,
    ErrorType errorType,
    string? errorCode,
    string? requestId,
    HttpStatusCode statusCode)
    : AmazonCodePipelineException(message, innerException, errorType, errorCode, requestId, statusCode);
