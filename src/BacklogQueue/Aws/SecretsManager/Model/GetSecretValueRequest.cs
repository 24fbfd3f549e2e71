using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

/// <summary>A secret's value; without version or stage the current one.</summary>
public sealed class GetSecretValueRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN.</summary>
    public string? SecretId { get; set; }

    public string? VersionId { get; set; }

    /// <summary><c>AWSCURRENT</c>, <c>AWSPREVIOUS</c>, <c>AWSPENDING</c> or one of your own.</summary>
    public string? VersionStage { get; set; }
}
