using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

/// <summary>A secret without its value.</summary>
public sealed class DescribeSecretRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN.</summary>
    public string? SecretId { get; set; }
}
