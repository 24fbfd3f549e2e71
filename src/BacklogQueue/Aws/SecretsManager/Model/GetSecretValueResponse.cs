using System.Text.Json.Serialization;
using Amazon.Runtime;
using BacklogQueue.Aws;

namespace Amazon.SecretsManager.Model;

/// <summary>A secret's value. Never logged.</summary>
public sealed class GetSecretValueResponse : AmazonWebServiceResponse
{
    public string? ARN { get; set; }

    public string? Name { get; set; }

    public string? VersionId { get; set; }

    public string? SecretString { get; set; }

    [JsonConverter(typeof(BlobJsonConverter))]
    public MemoryStream? SecretBinary { get; set; }

    public List<string>? VersionStages { get; set; }

    [JsonConverter(typeof(EpochSecondsJsonConverter))]
    public DateTime? CreatedDate { get; set; }
}
