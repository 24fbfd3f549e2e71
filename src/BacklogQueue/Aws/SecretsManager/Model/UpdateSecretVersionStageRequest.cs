using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

/// <summary>A stage to move from one version to another: how a rotation is rolled back.</summary>
public sealed class UpdateSecretVersionStageRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN.</summary>
    public string? SecretId { get; set; }

    public string? VersionStage { get; set; }

    public string? RemoveFromVersionId { get; set; }

    public string? MoveToVersionId { get; set; }
}
