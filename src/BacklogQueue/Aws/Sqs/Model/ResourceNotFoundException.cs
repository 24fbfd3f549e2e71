using System.Net;
using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>No such queue, dead-letter queue or move task.</summary>
public sealed class ResourceNotFoundException(
    string message,
    Exception? innerException,
    ErrorType errorType,
    string? errorCode,
    string? requestId,
    HttpStatusCode statusCode)
    : AmazonSQSException(message, innerException, errorType, errorCode, requestId, statusCode);
