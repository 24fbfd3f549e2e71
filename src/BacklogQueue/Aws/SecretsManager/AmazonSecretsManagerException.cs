using System.Net;
using Amazon.Runtime;

namespace Amazon.SecretsManager;

/// <summary>Any error answer of Secrets Manager; those worth telling apart have a type of their own.</summary>
public class AmazonSecretsManagerException(
    string message,
    Exception? innerException,
    ErrorType errorType,
    string? errorCode,
    string? requestId,
    HttpStatusCode statusCode)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
