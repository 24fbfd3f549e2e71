using System.Net;
using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>Not on this kind of queue, or not now.</summary>
public sealed class UnsupportedOperationException(
    string message,
    Exception? innerException,
    ErrorType errorType,
    string? errorCode,
    string? requestId,
    HttpStatusCode statusCode)
    : AmazonSQSException(message, innerException, errorType, errorCode, requestId, statusCode);
