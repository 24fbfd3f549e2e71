using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

/// <summary>A new version of a secret; it becomes the current one unless stages say otherwise.</summary>
public sealed class PutSecretValueRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN.</summary>
    public string? SecretId { get; set; }

    /// <summary>Becomes the version id, 32 to 64 characters; the client makes one when null.</summary>
    public string? ClientRequestToken { get; set; }

    public string? SecretString { get; set; }

    public List<string>? VersionStages { get; set; }
}
