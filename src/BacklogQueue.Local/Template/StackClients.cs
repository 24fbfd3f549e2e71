using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecretsManager;
using Amazon.SQS;

namespace BacklogQueue.Local.Template;

/// <summary>The real SDK clients of one account.</summary>
internal sealed class StackClients : IAsyncDisposable
{
    public StackClients(AwsAccount aws)
    {
        ImmutableCredentials keys = aws.Credentials;
        AWSCredentials credentials = keys.UseToken
            ? new SessionAWSCredentials(keys.AccessKey, keys.SecretKey, keys.Token)
            : new BasicAWSCredentials(keys.AccessKey, keys.SecretKey);
        Sqs = new(credentials, Pointed(new AmazonSQSConfig(), aws));
        DynamoDb = new(credentials, Pointed(new AmazonDynamoDBConfig(), aws));
        Secrets = new(credentials, Pointed(new AmazonSecretsManagerConfig(), aws));
        S3 = new(credentials, Pointed(new AmazonS3Config { ForcePathStyle = aws.Endpoint is not null }, aws));
    }

    public AmazonSQSClient Sqs { get; }

    public AmazonDynamoDBClient DynamoDb { get; }

    public AmazonSecretsManagerClient Secrets { get; }

    public AmazonS3Client S3 { get; }

    public ValueTask DisposeAsync()
    {
        Sqs.Dispose();
        DynamoDb.Dispose();
        Secrets.Dispose();
        S3.Dispose();
        return ValueTask.CompletedTask;
    }

    private static TConfig Pointed<TConfig>(TConfig config, AwsAccount aws)
        where TConfig : ClientConfig
    {
        if (aws.Endpoint is null)
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(aws.Region);
        }
        else
        {
            config.ServiceURL = aws.Endpoint.AbsoluteUri;
            config.AuthenticationRegion = aws.Region;
        }

        return config;
    }
}
