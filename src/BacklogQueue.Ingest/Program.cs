using Amazon.Lambda.RuntimeSupport;
using Amazon.SecretsManager;
using Amazon.SQS;
using BacklogQueue;
using BacklogQueue.Ingest;
using BacklogQueue.Lambda;
using BacklogQueue.Metrics;

if (args is [RoutesCheck.Argument, string file])
{
    return RoutesCheck.Run(file, Console.Error);
}

TimeProvider clock = TimeProvider.System;
JsonLogger log = new(Console.Out, clock);
return await LambdaProcess.RunAsync(Initialize, clock, log);

LambdaBootstrapHandler Initialize()
{
    Settings settings = new(Environment.GetEnvironmentVariable);
    Routes routes = Routes.Load(settings.RoutesPath);

    // The function has ten seconds, and the sender an unknown number: a few short tries, then 503 and the sender's turn.
    AmazonSQSClient queue = new(new AmazonSQSConfig
    {
        Timeout = TimeSpan.FromSeconds(2),
        ConnectTimeout = TimeSpan.FromSeconds(1),
        MaxErrorRetry = 2,
    });
    AmazonSecretsManagerClient secrets = new(new AmazonSecretsManagerConfig
    {
        Timeout = TimeSpan.FromSeconds(2),
        ConnectTimeout = TimeSpan.FromSeconds(1),
        MaxErrorRetry = 1,
    });
    SecretCache cache = new(
        (name, token) => SecretText.ReadAsync(secrets, name, token), TimeSpan.FromMinutes(1), clock);
    LambdaEnvironment lambda = new(Environment.GetEnvironmentVariable);
    MetricLog metrics = new(Console.Out, clock, lambda.FunctionName);
    WebhookHandler handler = new(
        routes,
        new WebhookAuthenticator(cache),
        queue,
        settings.QueueUrl,
        clock,
        () => Guid.CreateVersion7(clock.GetUtcNow()),
        new WebhookLog(log))
    {
        AllowedSources = settings.AllowedSources,
        Metrics = metrics,
    };
    return new WebhookFunction(handler, metrics).HandleAsync;
}
