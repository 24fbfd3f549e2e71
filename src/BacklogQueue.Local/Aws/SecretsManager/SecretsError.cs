namespace BacklogQueue.Local.Aws.SecretsManager;

/// <summary>Secrets Manager's refusals: the Errors section of each operation's page.</summary>
internal static class SecretsError
{
    public static AwsException NotFound(string message = "Secrets Manager can't find the specified secret.") =>
        new("ResourceNotFoundException", message);

    public static AwsException InvalidParameter(string message) => new("InvalidParameterException", message);

    public static AwsException InvalidRequest(string message) => new("InvalidRequestException", message);

    public static AwsException Exists(string message) => new("ResourceExistsException", message);
}
