using System.Net;
using Amazon.Runtime;

namespace Amazon.SQS;

/// <summary>Any error answer of SQS; those worth telling apart have a type of their own.</summary>
public class AmazonSQSException(
    string message,
    Exception? innerException,
    ErrorType errorType,
    string? errorCode,
    string? requestId,
    HttpStatusCode statusCode)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
