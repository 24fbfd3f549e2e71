using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

/// <summary>The stage is moved.</summary>
public sealed class UpdateSecretVersionStageResponse : AmazonWebServiceResponse
{
    public string? ARN { get; set; }

    public string? Name { get; set; }
}
