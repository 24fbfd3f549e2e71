using BacklogQueue.Aws;

namespace Amazon.SecretsManager;

/// <summary>
/// Settings of <see cref="AmazonSecretsManagerClient"/>; <c>AWS_ENDPOINT_URL_SECRETS_MANAGER</c> is honoured.
/// </summary>
public sealed class AmazonSecretsManagerConfig() : AwsJsonConfig(new AwsJsonService(
    "Secrets Manager", "secretsmanager", "secretsmanager", "application/x-amz-json-1.1", "2017-10-17"));
