using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

/// <summary>A secret to make.</summary>
public sealed class CreateSecretRequest : AmazonWebServiceRequest
{
    public string? Name { get; set; }

    /// <summary>Becomes the version id, 32 to 64 characters; the client makes one when null.</summary>
    public string? ClientRequestToken { get; set; }

    public string? Description { get; set; }

    public string? KmsKeyId { get; set; }

    public string? SecretString { get; set; }
}
