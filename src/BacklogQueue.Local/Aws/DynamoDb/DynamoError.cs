using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws.DynamoDb;

/// <summary>
/// DynamoDB's refusals.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
/// </summary>
internal static class DynamoError
{
    public static AwsException Validation(string message) => new("ValidationException", message);

    public static AwsException InvalidParameter(string message) =>
        Validation("One or more parameter values were invalid: " + message);

    public static AwsException ResourceNotFound(string message = "Requested resource not found") =>
        new("ResourceNotFoundException", message);

    public static AwsException ConditionFailed(JsonObject? item)
    {
        JsonObject? details = item is null ? null : new() { ["Item"] = item };
        return new("ConditionalCheckFailedException", "The conditional request failed") { Details = details };
    }
}
