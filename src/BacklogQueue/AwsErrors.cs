using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace BacklogQueue;

/// <summary>Which refusals of AWS can pass by themselves, judged by what the services document rather than by their texts.</summary>
public static class AwsErrors
{
    // https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html, and credentials that are being renewed.
    private static readonly HashSet<string> s_transientCodes = new(StringComparer.Ordinal)
    {
        "BandwidthLimitExceeded", "EC2ThrottledException", "IDPCommunicationError", "LimitExceededException",
        "OperationAborted", "PriorRequestNotComplete", "ProvisionedThroughputExceeded", "ProvisionedThroughputExceededException",
        "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException", "RequestTimeout", "RequestTimeoutException",
        "SlowDown", "ThrottledException", "Throttling", "ThrottlingError", "ThrottlingException", "TooManyRequestsException",
        "TransactionConflict", "TransactionConflictException", "TransactionInProgressException",
        "ExpiredToken", "ExpiredTokenException", "RequestExpired", "RequestTimeTooSkewed",

        // A pipeline that is busy: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StartPipelineExecution.html
        "ConcurrentPipelineExecutionsLimitExceededException", "ConflictException",

        // Of a server, whatever the status says: completing an upload may fail under a 200 that was sent before.
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
        "InternalError", "InternalFailure", "InternalServerError", "ServiceUnavailable",
    };

    /// <summary>Whether the same call can succeed later with nothing changed by anyone.</summary>
    public static bool IsTransient(AmazonServiceException problem) => problem is TransactionCanceledException canceled
        ? canceled.CancellationReasons?.Exists(reason => IsTransientCode(reason.Code)) ?? true
        : (int)problem.StatusCode is 0 or >= 500
            || problem.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
            || problem.Retryable is not null
            || IsTransientCode(problem.ErrorCode);

    private static bool IsTransientCode(string? code) => code is not null && s_transientCodes.Contains(code);
}
