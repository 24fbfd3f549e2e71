using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;

namespace BacklogQueue;

/// <summary>The text of a secret in Secrets Manager: what <see cref="SecretCache"/> reads.</summary>
public static class SecretText
{
    /// <exception cref="AmazonSecretsManagerException">Secrets Manager refuses, or has no such secret.</exception>
    /// <exception cref="SecretFormatException">The secret is bytes, not text.</exception>
    public static async Task<string> ReadAsync(
        AmazonSecretsManagerClient client, string name, CancellationToken cancellationToken)
    {
        GetSecretValueResponse value = await client.GetSecretValueAsync(
            new() { SecretId = name, VersionStage = "AWSCURRENT" }, cancellationToken);
        return value.SecretString ?? throw new SecretFormatException("The secret is binary: store it as text.");
    }
}
