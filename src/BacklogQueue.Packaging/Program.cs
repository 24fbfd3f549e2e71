using System.Security.Cryptography;
using Amazon.CodePipeline;
using Amazon.DynamoDBv2;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.SQSEvents;
using Amazon.S3;
using Amazon.SecretsManager;
using Amazon.SQS;
using BacklogQueue;
using BacklogQueue.Lambda;
using BacklogQueue.Metrics;
using BacklogQueue.Packaging;

if (args is [RoutesCheck.Argument, string file])
{
    return RoutesCheck.Run(file, Console.Error);
}

// Started by Lambda it answers events; started by anything else (a container, `backlogq worker`) it asks the queue itself.
// A small call that is not answered is made again while there is time for it: the SDK itself would wait for 100 seconds.
// The queue is polled for 20. S3 keeps the SDK's time-out, since a part of an upload may take a while.
TimeSpan patience = TimeSpan.FromSeconds(30);
TimeProvider clock = TimeProvider.System;
JsonLogger logger = new(Console.Out, clock);
LambdaEnvironment lambda = new(Environment.GetEnvironmentVariable);
return lambda.RuntimeApi is null
    ? await WorkerProcess.RunAsync(() => Wire("worker").CreateWorker(), logger)
    : await LambdaProcess.RunAsync(Initialize, clock, logger);

LambdaBootstrapHandler Initialize() => HandlerWrapper.GetHandlerWrapper<SQSEvent, SQSBatchResponse>(
    Wire(lambda.FunctionName).CreateHandler().HandleAsync,
    LambdaEventsJson.Default.SQSEvent,
    LambdaEventsJson.Default.SQSBatchResponse);

PackagingFunction Wire(string name)
{
    Settings settings = new(Environment.GetEnvironmentVariable);
    return new PackagingFunction
    {
        Settings = settings,
        Routes = Routes.Load(settings.RoutesPath),
        DynamoDb = new AmazonDynamoDBClient(new AmazonDynamoDBConfig { Timeout = patience }),
        S3 = new AmazonS3Client(new AmazonS3Config { ForcePathStyle = settings.HasEndpointOverride }),
        Sqs = new AmazonSQSClient(new AmazonSQSConfig { Timeout = patience }),
        SecretsManager = new AmazonSecretsManagerClient(new AmazonSecretsManagerConfig { Timeout = patience }),
        CodePipeline = new AmazonCodePipelineClient(new AmazonCodePipelineConfig { Timeout = patience }),
        Clock = clock,
        Jitter = () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue,
        Worker = lambda.LogStreamName is { Length: > 0 } stream ? stream : $"{Environment.MachineName}/{Environment.ProcessId}",
        Logger = logger,
        Metrics = new MetricLog(Console.Out, clock, name),
    };
}
