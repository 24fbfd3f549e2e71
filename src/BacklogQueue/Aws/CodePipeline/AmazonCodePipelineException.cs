using System.Net;
using Amazon.Runtime;

namespace Amazon.CodePipeline;

/// <summary>Any error answer of CodePipeline; those worth telling apart have a type of their own.</summary>
public class AmazonCodePipelineException(
    string message,
    Exception? innerException,
    ErrorType errorType,
    string? errorCode,
    string? requestId,
    HttpStatusCode statusCode)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
