using System.Net;
using Amazon.Runtime;

namespace Amazon.CodePipeline.Model;

/// <summary>The request is not of the form that the pipeline takes.</summary>
public sealed class ValidationException(
    string message,
    Exception? innerException,
    ErrorType errorType,
    string? errorCode,
    string? requestId,
    HttpStatusCode statusCode)
    : AmazonCodePipelineException(message, innerException, errorType, errorCode, requestId, statusCode);
