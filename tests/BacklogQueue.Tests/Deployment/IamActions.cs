using Amazon.DynamoDBv2.Model;

namespace BacklogQueue.Tests.Deployment;

/// <summary>
/// Which IAM actions the calls of AWS clients need, by the service authorization reference.
/// https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
/// </summary>
internal static class IamActions
{
    // Where the name of an action is not that of the call.
    private static readonly Dictionary<string, string> s_ofS3 = new(StringComparer.Ordinal)
    {
        ["GetObjectMetadata"] = "s3:GetObject",
        ["GetObject"] = "s3:GetObject",
        ["PutObject"] = "s3:PutObject",
        ["InitiateMultipartUpload"] = "s3:PutObject",
        ["UploadPart"] = "s3:PutObject",
        ["CompleteMultipartUpload"] = "s3:PutObject",
        ["AbortMultipartUpload"] = "s3:AbortMultipartUpload",
    };

    // A transaction needs the actions of its parts.
    private static readonly Dictionary<Type, string> s_ofTransactions = new()
    {
        [typeof(Put)] = "dynamodb:PutItem",
        [typeof(Update)] = "dynamodb:UpdateItem",
        [typeof(Delete)] = "dynamodb:DeleteItem",
        [typeof(ConditionCheck)] = "dynamodb:ConditionCheckItem",
    };

    public static IEnumerable<string> Of(ReachableCode code) => code.AwsCalls.SelectMany(call => Of(call, code.Constructed)).Distinct();

    private static IEnumerable<string> Of(string call, IReadOnlySet<Type> constructed)
    {
        string[] parts = call.Split('.');
        return parts switch
        {
            [_, "Dispose"] => [],
            ["AmazonDynamoDB", "TransactWriteItems"] => s_ofTransactions.Where(part => constructed.Contains(part.Key)).Select(part => part.Value),
            ["AmazonDynamoDB", string name] => [$"dynamodb:{name}"],
            ["AmazonSQS", string name] => [$"sqs:{name}"],
            ["AmazonCodePipeline", string name] => [$"codepipeline:{name}"],
            ["AmazonSecretsManager", string name] => [$"secretsmanager:{name}"],
            ["AmazonS3", string name] when s_ofS3.TryGetValue(name, out string? action) => [action],
            _ => throw new InvalidOperationException($"Which action {call} needs is not known here."),
        };
    }
}
