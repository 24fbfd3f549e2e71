using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecretsManager;
using Amazon.SQS;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Simulation;

/// <summary>Clients of all services, through one way to them: the product's through the weather, the observer's past it.</summary>
internal sealed class CloudClients(Func<Service, HttpMessageHandler> wire) : IDisposable
{
    private const string Region = "ap-northeast-1";
    private static readonly Uri s_endpoint = new("http://aws.test");

    public AmazonSQSClient Sqs { get; } = new(Credentials, Configured(new AmazonSQSConfig(), wire(Service.Sqs)));

    public AmazonSecretsManagerClient Secrets { get; } =
        new(Credentials, Configured(new AmazonSecretsManagerConfig(), wire(Service.Secrets)));

    public AmazonDynamoDBClient DynamoDb { get; } =
        new(Credentials, Configured(new AmazonDynamoDBConfig(), wire(Service.DynamoDb)));

    public AmazonS3Client S3 { get; } =
        new(Credentials, Configured(new AmazonS3Config { ForcePathStyle = true }, wire(Service.S3)));

    private static BasicAWSCredentials Credentials { get; } = new(
        new BacklogQueue.Local.Aws.LocalAwsOptions().AccessKey, new BacklogQueue.Local.Aws.LocalAwsOptions().SecretKey);

    public void Dispose()
    {
        Sqs.Dispose();
        Secrets.Dispose();
        DynamoDb.Dispose();
        S3.Dispose();
    }

    private static T Configured<T>(T config, HttpMessageHandler wire)
        where T : ClientConfig
    {
        config.ServiceURL = s_endpoint.AbsoluteUri;
        config.AuthenticationRegion = Region;
        config.HttpClientFactory = new HandlerClientFactory(wire);

        // The SDK waits in real time between tries. The wire itself does calls twice.
        config.MaxErrorRetry = 0;
        return config;
    }
}
