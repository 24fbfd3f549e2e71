using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;

namespace BacklogQueue.Local.Template;

/// <summary><c>AWS::SecretsManager::Secret</c> with <c>GenerateSecretString</c>: random at its first making, then kept.</summary>
internal static class SecretResource
{
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // Which key encrypts it is a matter of AWS's own storage.
    private static readonly string[] s_known = ["Name", "Description", "GenerateSecretString", "KmsKeyId"];

    /// <summary>Makes the secret unless it exists; an existing one keeps its value.</summary>
    public static async Task<MadeResource> MakeAsync(
        AmazonSecretsManagerClient secrets,
        string name,
        JsonObject properties,
        CancellationToken cancellationToken)
    {
        TemplateProperties.AllowOnly(properties, name, s_known);
        string arn = await FindAsync(secrets, name, cancellationToken)
            ?? (await secrets.CreateSecretAsync(
                new CreateSecretRequest { Name = name, SecretString = Generate(properties) }, cancellationToken)).ARN!;
        return new MadeResource(arn, new Dictionary<string, string> { ["Arn"] = arn, ["Id"] = arn });
    }

    /// <summary>The current text of a secret.</summary>
    public static async Task<string> ReadAsync(
        AmazonSecretsManagerClient secrets,
        string name,
        CancellationToken cancellationToken)
    {
        // The stage is named because one emulator answers an old version without it.
        GetSecretValueRequest request = new() { SecretId = name, VersionStage = "AWSCURRENT" };
        return (await secrets.GetSecretValueAsync(request, cancellationToken)).SecretString!;
    }

    private static async Task<string?> FindAsync(
        AmazonSecretsManagerClient secrets,
        string name,
        CancellationToken cancellationToken)
    {
        try
        {
            return (await secrets.DescribeSecretAsync(new DescribeSecretRequest { SecretId = name }, cancellationToken)).ARN;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private static string Generate(JsonObject properties)
    {
        if (properties["GenerateSecretString"] is not JsonObject generate
            || generate["ExcludePunctuation"]?.ToString() != "true"
            || JsonNode.Parse(generate["SecretStringTemplate"]?.ToString() ?? "") is not JsonObject secret)
        {
            throw new TemplateException("A secret is made here only with GenerateSecretString, a template and ExcludePunctuation.");
        }

        int length = int.Parse(generate["PasswordLength"]?.ToString() ?? "32", CultureInfo.InvariantCulture);
        secret[generate["GenerateStringKey"]!.ToString()] = RandomNumberGenerator.GetString(LettersAndDigits, length);
        return secret.ToJsonString(JsonSerializerOptions.Default);
    }
}
