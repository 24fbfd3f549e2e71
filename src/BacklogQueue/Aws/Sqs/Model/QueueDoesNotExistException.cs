using System.Net;
using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>No such queue, or no right to see it.</summary>
public sealed class QueueDoesNotExistException(
    string message,
    Exception? innerException,
    ErrorType errorType,
    string? errorCode,
    string? requestId,
    HttpStatusCode statusCode)
    : AmazonSQSException(message, innerException, errorType, errorCode, requestId, statusCode);
