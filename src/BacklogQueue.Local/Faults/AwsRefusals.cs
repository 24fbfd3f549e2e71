using System.Text.Json.Nodes;
using BacklogQueue.Local.Aws;

namespace BacklogQueue.Local.Faults;

/// <summary>
/// What the services answer when it is not the caller's fault, with their own codes and statuses.
/// S3: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList,
/// SQS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html,
/// DynamoDB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html,
/// CodePipeline: https://docs.aws.amazon.com/codepipeline/latest/APIReference/CommonErrors.html
/// </summary>
internal static class AwsRefusals
{
    private const string Transaction = "TransactWriteItems";

    /// <summary>By service: the faults that take the place of an answer. A null refusal: this call cannot get it.</summary>
    private static readonly Dictionary<string, (string Fault, Func<AwsCall, AwsException?> Refuse)[]> s_byService = new()
    {
        ["s3"] =
        [
            (FaultName.S3Error, Fail),
            (FaultName.S3SlowDown, _ => new("SlowDown", "Please reduce your request rate.", 503)),
        ],
        ["sqs"] =
        [
            (FaultName.SqsError, _ => new("InternalFailure", "The request processing has failed because of an unknown error.", 500)),
            (FaultName.SqsThrottle, _ => new("RequestThrottled", "The request was denied due to request throttling.")),
        ],
        ["dynamodb"] =
        [
            (FaultName.DynamoDbError, _ => new("InternalServerError", "An error occurred on the server side.", 500)),
            (FaultName.DynamoDbThrottle, Throttle),
            (FaultName.DynamoDbConflict, Conflict),
        ],
        ["codepipeline"] =
        [
            (FaultName.CodePipelineError, _ => new("InternalFailure", "The request processing has failed because of an unknown error.", 500)),
            (FaultName.CodePipelineThrottle, _ => new("ThrottlingException", "Rate exceeded")),
        ],
    };

    /// <summary>The refusal that strikes this call; null when none does.</summary>
    public static AwsException? Find(AwsCall call, RunningFaults faults)
    {
        foreach ((string fault, Func<AwsCall, AwsException?> refuse) in s_byService[call.Service])
        {
            if (refuse(call) is { } refusal && faults.Strikes(fault))
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>
    /// A completion's 200 is sent before it is done, so that its failure comes in the body:
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
    /// </summary>
    private static AwsException Fail(AwsCall call) => new(
        "InternalError",
        "We encountered an internal error. Please try again.",
        call.Operation == "CompleteMultipartUpload" ? 200 : 500);

    private static AwsException Throttle(AwsCall call) => call.Operation == Transaction
        ? Cancel(call, "ThrottlingError", "Throughput exceeds the current capacity of your table or index.")
        : new AwsException("ThrottlingException", "Throughput exceeds the current capacity of your table or index.");

    private static AwsException? Conflict(AwsCall call) => call.Operation switch
    {
        Transaction => Cancel(call, "TransactionConflict", "Transaction is ongoing for the item."),
        "PutItem" or "UpdateItem" or "DeleteItem" =>
            new AwsException("TransactionConflictException", "Transaction is ongoing for the item"),
        _ => null,
    };

    /// <summary>The first item is what the transaction was cancelled for.</summary>
    private static AwsException Cancel(AwsCall call, string code, string message)
    {
        JsonArray reasons = [new JsonObject { ["Code"] = code, ["Message"] = message }];
        foreach (object _ in call.Input.List("TransactItems").Skip(1))
        {
            reasons.Add((JsonNode)new JsonObject { ["Code"] = "None" });
        }

        string codes = string.Join(", ", reasons.Select(reason => reason!["Code"]!.GetValue<string>()));
        return new AwsException(
            "TransactionCanceledException",
            $"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]")
        {
            Details = new JsonObject { ["CancellationReasons"] = reasons },
        };
    }
}
