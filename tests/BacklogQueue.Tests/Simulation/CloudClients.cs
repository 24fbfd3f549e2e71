using Amazon.CodePipeline;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecretsManager;
using Amazon.SQS;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Simulation;

/// <summary>Clients of all services, through one way to them: the product's through the weather, the observer's past it.</summary>
/// <param name="wire">The way to a service.</param>
/// <param name="retries">How often a call is tried again.</param>
internal sealed class CloudClients(Func<Service, HttpMessageHandler> wire, int retries = 0) : IDisposable
{
    private const string Region = "ap-northeast-1";
    private static readonly Uri s_endpoint = new("http://aws.test");

    public AmazonSQSClient Sqs { get; } = VirtualRetryPolicy.GiveTo(
        new AmazonSQSClient(Credentials, Configured(new AmazonSQSConfig(), wire(Service.Sqs), retries)));

    public AmazonSecretsManagerClient Secrets { get; } = VirtualRetryPolicy.GiveTo(
        new AmazonSecretsManagerClient(Credentials, Configured(new AmazonSecretsManagerConfig(), wire(Service.Secrets), retries)));

    public AmazonDynamoDBClient DynamoDb { get; } = VirtualRetryPolicy.GiveTo(
        new AmazonDynamoDBClient(Credentials, Configured(new AmazonDynamoDBConfig(), wire(Service.DynamoDb), retries)));

    public AmazonCodePipelineClient CodePipeline { get; } = VirtualRetryPolicy.GiveTo(
        new AmazonCodePipelineClient(Credentials, Configured(new AmazonCodePipelineConfig(), wire(Service.CodePipeline), retries)));

    public AmazonS3Client S3 { get; } = VirtualRetryPolicy.GiveTo(
        new AmazonS3Client(Credentials, Configured(new AmazonS3Config { ForcePathStyle = true }, wire(Service.S3), retries)));

    private static BasicAWSCredentials Credentials { get; } = new(
        new BacklogQueue.Local.Aws.LocalAwsOptions().AccessKey, new BacklogQueue.Local.Aws.LocalAwsOptions().SecretKey);

    public void Dispose()
    {
        Sqs.Dispose();
        Secrets.Dispose();
        DynamoDb.Dispose();
        CodePipeline.Dispose();
        S3.Dispose();
    }

    private static T Configured<T>(T config, HttpMessageHandler wire, int retries)
        where T : ClientConfig
    {
        config.ServiceURL = s_endpoint.AbsoluteUri;
        config.AuthenticationRegion = Region;
        config.HttpClientFactory = new HandlerClientFactory(wire);
        config.MaxErrorRetry = retries;
        return config;
    }
}
