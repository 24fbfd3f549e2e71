using Amazon.CodePipeline;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using BacklogQueue.Local.Aws;
using BacklogQueue.PushLogs;

[assembly: AssemblyFixture(typeof(BacklogQueue.Tests.Support.TestCloud))]

namespace BacklogQueue.Tests.Support;

/// <summary>
/// AWS for tests of what is stored there: real clients on the stand-ins, one host for all tests, each of which makes its
/// own bucket, table and queues.
/// </summary>
public sealed class TestCloud : IAsyncDisposable
{
    private static readonly LocalAwsOptions s_options = new();
    private static readonly BasicAWSCredentials s_credentials = new(s_options.AccessKey, s_options.SecretKey);

    private readonly Lazy<Task<LocalAwsHost>> _host = new(() => LocalAws.StartAsync(s_options));

    public async Task<IAmazonS3> CreateS3Async(DelegatingHandler? wire = null)
    {
        AmazonS3Config config = new()
        {
            ServiceURL = (await EndpointAsync()).AbsoluteUri,
            AuthenticationRegion = s_options.Region,
            ForcePathStyle = true,
            MaxErrorRetry = 1,
            HttpClientFactory = Through(wire),
        };
        return new AmazonS3Client(s_credentials, config);
    }

    public async Task<IAmazonDynamoDB> CreateDynamoDbAsync(DelegatingHandler? wire = null)
    {
        AmazonDynamoDBConfig config = new()
        {
            ServiceURL = (await EndpointAsync()).AbsoluteUri,
            AuthenticationRegion = s_options.Region,
            MaxErrorRetry = 1,
            HttpClientFactory = Through(wire),
        };
        return new AmazonDynamoDBClient(s_credentials, config);
    }

    public async Task<AmazonSQSClient> CreateSqsAsync(DelegatingHandler? wire = null)
    {
        AmazonSQSConfig config = new()
        {
            ServiceURL = (await EndpointAsync()).AbsoluteUri,
            AuthenticationRegion = s_options.Region,
            MaxErrorRetry = 1,
            HttpClientFactory = Through(wire),
        };
        return new AmazonSQSClient(s_credentials, config);
    }

    public async Task<AmazonSecretsManagerClient> CreateSecretsManagerAsync() => new(
        s_credentials,
        new AmazonSecretsManagerConfig { ServiceURL = (await EndpointAsync()).AbsoluteUri, AuthenticationRegion = s_options.Region });

    public async Task<AmazonCodePipelineClient> CreateCodePipelineAsync(DelegatingHandler? wire = null)
    {
        AmazonCodePipelineConfig config = new()
        {
            ServiceURL = (await EndpointAsync()).AbsoluteUri,
            AuthenticationRegion = s_options.Region,
            MaxErrorRetry = 1,
            HttpClientFactory = Through(wire),
        };
        return new AmazonCodePipelineClient(s_credentials, config);
    }

    /// <summary>A pipeline as the worker wants it.</summary>
    public async Task CreatePipelineAsync(string name) => (await _host.Value).Services.Pipelines.Ensure(
        name,
        [RoutePipeline.DefaultSource],
        [RoutePipeline.CommitVariable, RoutePipeline.BranchVariable, RoutePipeline.RepositoryVariable]);

    /// <summary>Keeps a secret, by a name that no other test uses.</summary>
    public async Task CreateSecretAsync(string name, string text)
    {
        using AmazonSecretsManagerClient secrets = await CreateSecretsManagerAsync();
        await secrets.CreateSecretAsync(
            new CreateSecretRequest { Name = name, SecretString = text }, TestContext.Current.CancellationToken);
    }

    /// <summary>What a program of its own process finds this cloud by.</summary>
    public async Task<Dictionary<string, string?>> CreateEnvironmentAsync() => new()
    {
        ["AWS_ENDPOINT_URL"] = (await EndpointAsync()).AbsoluteUri,
        ["AWS_REGION"] = s_options.Region,
        ["AWS_ACCESS_KEY_ID"] = s_options.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = s_options.SecretKey,
    };

    /// <summary>A FIFO queue of the test's own, whose messages stay invisible for longer than any test.</summary>
    public static async Task<Uri> CreateQueueAsync(AmazonSQSClient sqs)
    {
        CreateQueueResponse queue = await sqs.CreateQueueAsync(
            new CreateQueueRequest
            {
                QueueName = $"queue-{Guid.NewGuid():N}.fifo",
                Attributes = new() { [QueueAttributeName.FifoQueue] = "true", [QueueAttributeName.VisibilityTimeout] = "900" },
            },
            TestContext.Current.CancellationToken);
        return new Uri(queue.QueueUrl!);
    }

    /// <summary>A versioned bucket of the test's own.</summary>
    public static async Task<string> CreateBucketAsync(IAmazonS3 s3)
    {
        string name = $"bucket-{Guid.NewGuid():N}";
        await s3.PutBucketAsync(
            new PutBucketRequest { BucketName = name, PutBucketConfiguration = new() { LocationConstraint = s_options.Region } },
            TestContext.Current.CancellationToken);
        await s3.PutBucketVersioningAsync(
            new PutBucketVersioningRequest { BucketName = name, VersioningConfig = new() { Status = VersionStatus.Enabled } },
            TestContext.Current.CancellationToken);
        return name;
    }

    /// <summary>A push log of the test's own.</summary>
    public static async Task<string> CreateTableAsync(IAmazonDynamoDB dynamo)
    {
        string name = $"table-{Guid.NewGuid():N}";
        string[] attributes = [PushLogSchema.PartitionKey, PushLogSchema.SortKey, .. PushLogSchema.IndexKeys.Values];
        await dynamo.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = name,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions = [.. attributes.Select(attribute => new AttributeDefinition(attribute, ScalarAttributeType.S))],
                KeySchema = KeysOf(PushLogSchema.PartitionKey, isSorted: true),
                GlobalSecondaryIndexes = [.. PushLogSchema.IndexKeys.Select(index => new GlobalSecondaryIndex
                {
                    IndexName = index.Key,
                    KeySchema = KeysOf(index.Value, isSorted: index.Key != PushLogSchema.ByDelivery),
                    Projection = new() { ProjectionType = ProjectionType.ALL },
                })],
            },
            TestContext.Current.CancellationToken);
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host.IsValueCreated)
        {
            await (await _host.Value).DisposeAsync();
        }
    }

    private static List<KeySchemaElement> KeysOf(string partition, bool isSorted) =>
    [
        new(partition, KeyType.HASH),
        .. isSorted ? new KeySchemaElement[] { new(PushLogSchema.SortKey, KeyType.RANGE) } : [],
    ];

    private static HandlerClientFactory? Through(DelegatingHandler? wire)
    {
        wire?.InnerHandler ??= new SocketsHttpHandler();
        return wire is null ? null : new HandlerClientFactory(wire);
    }

    private async Task<Uri> EndpointAsync() => (await _host.Value).Endpoint;
}
