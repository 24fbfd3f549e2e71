using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

/// <summary>The secret is made.</summary>
public sealed class CreateSecretResponse : AmazonWebServiceResponse
{
    public string? ARN { get; set; }

    public string? Name { get; set; }

    public string? VersionId { get; set; }
}
