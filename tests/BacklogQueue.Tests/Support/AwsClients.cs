using Amazon.CodePipeline;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SQS;

namespace BacklogQueue.Tests.Support;

/// <summary>AWS clients for tests: no environment, no profile, no instance metadata.</summary>
internal static class AwsClients
{
    public static BasicAWSCredentials Credentials { get; } = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    public static AmazonSQSClient Sqs(HttpMessageHandler handler, Action<AmazonSQSConfig>? configure = null) =>
        new(Credentials, Configured(new AmazonSQSConfig(), "http://sqs.test", new HandlerClientFactory(handler), configure));

    public static AmazonSQSClient Sqs(Uri endpoint) =>
        new(Credentials, Configured(new AmazonSQSConfig(), endpoint.ToString(), null, null));

    public static AmazonSecretsManagerClient Secrets(
        HttpMessageHandler handler, Action<AmazonSecretsManagerConfig>? configure = null) =>
        new(
            Credentials,
            Configured(new AmazonSecretsManagerConfig(), "http://secrets.test", new HandlerClientFactory(handler), configure));

    public static AmazonSecretsManagerClient Secrets(Uri endpoint) =>
        new(Credentials, Configured(new AmazonSecretsManagerConfig(), endpoint.ToString(), null, null));

    public static AmazonCodePipelineClient CodePipeline(HttpMessageHandler handler) => new(
        Credentials,
        Configured(new AmazonCodePipelineConfig(), "http://codepipeline.test", new HandlerClientFactory(handler), null));

    private static T Configured<T>(T config, string url, HttpClientFactory? clients, Action<T>? configure)
        where T : ClientConfig
    {
        config.ServiceURL = url;
        config.AuthenticationRegion = "eu-central-1";
        config.HttpClientFactory = clients;
        configure?.Invoke(config);
        return config;
    }
}
