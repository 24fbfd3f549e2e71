namespace BacklogQueue.Local.Aws.Sqs;

/// <summary>
/// SQS's refusals. Codes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html and each
/// operation's own page; texts as the service words them.
/// </summary>
internal static class SqsError
{
    public static AwsException QueueDoesNotExist() =>
        new("QueueDoesNotExist", "The specified queue does not exist.")
        {
            QueryCode = "AWS.SimpleQueueService.NonExistentQueue",
        };

    public static AwsException Missing(string parameter) =>
        new("MissingParameter", $"The request must contain the parameter {parameter}.");

    public static AwsException Invalid(string parameter, object? value, string reason) =>
        new("InvalidParameterValue", $"Value {value} for parameter {parameter} is invalid. Reason: {reason}");

    public static AwsException InvalidText(string message) => new("InvalidParameterValue", message);

    public static AwsException InvalidAttribute(string name) =>
        new("InvalidAttributeName", $"Unknown Attribute {name}.");

    public static AwsException InvalidAttributeValue(string name) =>
        new("InvalidAttributeValue", $"Invalid value for the parameter {name}.");

    public static AwsException Unsupported(string message) =>
        new("UnsupportedOperation", message) { QueryCode = "AWS.SimpleQueueService.UnsupportedOperation" };

    public static AwsException Batch(string code, string message) =>
        new(code, message) { QueryCode = "AWS.SimpleQueueService." + code };

    public static AwsException ResourceNotFound(string message) => new("ResourceNotFoundException", message, 404);
}
