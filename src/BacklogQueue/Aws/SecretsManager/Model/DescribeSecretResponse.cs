using System.Text.Json.Serialization;
using Amazon.Runtime;
using BacklogQueue.Aws;

namespace Amazon.SecretsManager.Model;

/// <summary>A secret without its value.</summary>
public sealed class DescribeSecretResponse : AmazonWebServiceResponse
{
    public string? ARN { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public string? KmsKeyId { get; set; }

    public bool? RotationEnabled { get; set; }

    public Dictionary<string, List<string>>? VersionIdsToStages { get; set; }

    [JsonConverter(typeof(EpochSecondsJsonConverter))]
    public DateTime? CreatedDate { get; set; }

    [JsonConverter(typeof(EpochSecondsJsonConverter))]
    public DateTime? LastChangedDate { get; set; }

    [JsonConverter(typeof(EpochSecondsJsonConverter))]
    public DateTime? LastRotatedDate { get; set; }

    /// <summary>Set while the secret waits for its deletion.</summary>
    [JsonConverter(typeof(EpochSecondsJsonConverter))]
    public DateTime? DeletedDate { get; set; }
}
