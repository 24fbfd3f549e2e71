using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecretsManager;
using Amazon.SQS;

namespace BacklogQueue.Local.Template;

/// <summary>The real SDK clients of one endpoint, or of AWS itself.</summary>
internal sealed class StackClients : IDisposable
{
    /// <param name="credentials">Signs every request.</param>
    /// <param name="region">Such as <c>ap-northeast-1</c>.</param>
    /// <param name="endpoint">Takes every service's requests; null for AWS.</param>
    public StackClients(AWSCredentials credentials, string region, Uri? endpoint)
    {
        Sqs = new(credentials, Pointed(new AmazonSQSConfig(), region, endpoint));
        DynamoDb = new(credentials, Pointed(new AmazonDynamoDBConfig(), region, endpoint));
        Secrets = new(credentials, Pointed(new AmazonSecretsManagerConfig(), region, endpoint));
        S3 = new(credentials, Pointed(new AmazonS3Config { ForcePathStyle = endpoint is not null }, region, endpoint));
    }

    public AmazonSQSClient Sqs { get; }

    public AmazonDynamoDBClient DynamoDb { get; }

    public AmazonSecretsManagerClient Secrets { get; }

    public AmazonS3Client S3 { get; }

    public void Dispose()
    {
        Sqs.Dispose();
        DynamoDb.Dispose();
        Secrets.Dispose();
        S3.Dispose();
    }

    private static TConfig Pointed<TConfig>(TConfig config, string region, Uri? endpoint)
        where TConfig : ClientConfig
    {
        if (endpoint is null)
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(region);
        }
        else
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = region;
        }

        return config;
    }
}
