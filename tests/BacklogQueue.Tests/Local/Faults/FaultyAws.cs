using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using BacklogQueue.Local.Aws;
using BacklogQueue.Local.Faults;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Local.Faults;

/// <summary>Stand-ins of AWS behind faults, with a bucket, a table and a queue, and the real SDK's clients as the product has them.</summary>
internal sealed class FaultyAws : IAsyncDisposable
{
    /// <summary>The part of the product that asks here.</summary>
    public const string Part = "Worker-1";

    private readonly LocalAwsOptions _options;
    private LocalAwsHost _host = null!;

    private FaultyAws(RunningFaults faults, ManualClock clock)
    {
        Faults = faults;
        Clock = clock;
        _options = new LocalAwsOptions { Clock = new JumpingClock(clock, faults) };
    }

    public RunningFaults Faults { get; }

    public ManualClock Clock { get; }

    public Uri Endpoint => _host.Endpoint;

    public AmazonS3Client S3 { get; private set; } = null!;

    public AmazonDynamoDBClient DynamoDb { get; private set; } = null!;

    public AmazonSQSClient Sqs { get; private set; } = null!;

    public string Bucket { get; private set; } = "";

    public string Table { get; private set; } = "";

    public Uri Queue { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="spec">The fault.</param>
    /// <param name="retries">Of the clients.</param>
    /// <param name="kill">Called in place of the worker's death; null when there is no worker.</param>
    public static async Task<FaultyAws> StartAsync(string spec, int retries = 0, Func<Task>? kill = null)
    {
        ManualClock clock = new();
        FaultyAws aws = new(new RunningFaults(FaultPlan.Parse([spec], seed: 1), clock), clock);
        LocalAws services = new(aws._options);
        WorkerKills kills = new(aws.Faults, part => kill is not null && part == Part, _ => kill!());
        AwsFaults faults = new(aws.Faults, services, kills);
        aws._host = await LocalAwsHost.StartAsync(services, faults.HandleAsync, port: 0, Token);
        aws.S3 = new AmazonS3Client(aws.Session, aws.Pointed(new AmazonS3Config { ForcePathStyle = true }, retries));
        aws.DynamoDb = new AmazonDynamoDBClient(aws.Session, aws.Pointed(new AmazonDynamoDBConfig(), retries));
        aws.Sqs = new AmazonSQSClient(aws.Session, aws.Pointed(new AmazonSQSConfig(), retries));
        aws.Bucket = await TestCloud.CreateBucketAsync(aws.S3);
        aws.Table = await TestCloud.CreateTableAsync(aws.DynamoDb);
        aws.Queue = await TestCloud.CreateQueueAsync(aws.Sqs);
        aws.Faults.Begin();
        return aws;
    }

    /// <summary>An operator's client, which no fault strikes.</summary>
    public AmazonS3Client OpenS3() => new(Account, Pointed(new AmazonS3Config { ForcePathStyle = true }, retries: 0));

    /// <inheritdoc cref="OpenS3"/>
    public AmazonDynamoDBClient OpenDynamoDb() => new(Account, Pointed(new AmazonDynamoDBConfig(), retries: 0));

    /// <inheritdoc cref="OpenS3"/>
    public AmazonSQSClient OpenSqs() => new(Account, Pointed(new AmazonSQSConfig(), retries: 0));

    public async ValueTask DisposeAsync()
    {
        S3.Dispose();
        DynamoDb.Dispose();
        Sqs.Dispose();
        await _host.DisposeAsync();
    }

    private BasicAWSCredentials Account => new(_options.AccessKey, _options.SecretKey);

    private SessionAWSCredentials Session => new(_options.AccessKey, _options.SecretKey, AwsSession.TokenOf(Part));

    private T Pointed<T>(T config, int retries)
        where T : ClientConfig
    {
        config.ServiceURL = _host.Endpoint.AbsoluteUri;
        config.AuthenticationRegion = _options.Region;
        config.MaxErrorRetry = retries;
        return config;
    }
}
