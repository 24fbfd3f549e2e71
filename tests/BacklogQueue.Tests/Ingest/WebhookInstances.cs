using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Amazon.SQS;
using BacklogQueue.Ingest;
using BacklogQueue.Local.Aws;
using BacklogQueue.Local.Lambda;
using BacklogQueue.Metrics;
using BacklogQueue.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace BacklogQueue.Tests.Ingest;

/// <summary>
/// Several instances of the ingest function behind one HTTP API, each with its own cache of secrets; Secrets Manager and
/// SQS answer over HTTP; the instances' time is in the test's hand.
/// </summary>
internal sealed class WebhookInstances : IAsyncDisposable
{
    public const string SecretName = "backlogqueue/webhook";

    private readonly LocalAwsHost _aws;
    private readonly HttpClient _http = new();
    private readonly AmazonSQSClient _sqs;
    private readonly WebhookFunction[] _instances;
    private HttpApiServer? _api;
    private int _next;

    private WebhookInstances(int count, LocalAwsHost aws, LocalAwsOptions options, Uri queue)
    {
        _aws = aws;
        BasicAWSCredentials credentials = new(options.AccessKey, options.SecretKey);
        _sqs = new(credentials, new AmazonSQSConfig { ServiceURL = aws.Endpoint.AbsoluteUri, AuthenticationRegion = options.Region });
        Secrets = new(credentials, new AmazonSecretsManagerConfig { ServiceURL = aws.Endpoint.AbsoluteUri, AuthenticationRegion = options.Region });
        _instances = [.. Enumerable.Range(0, count).Select(_ => NewInstance(queue))];
    }

    public ManualClock Clock { get; } = new();

    public AmazonSecretsManagerClient Secrets { get; }

    public Uri WebhookUrl => new(_api!.Url, "webhooks/example");

    public int Count => _instances.Length;

    /// <summary>What the AWS CLI finds this cloud by.</summary>
    public required IReadOnlyDictionary<string, string?> Environment { get; init; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<WebhookInstances> StartAsync(int count, string secretText)
    {
        LocalAwsOptions options = new();
        LocalAwsHost aws = await LocalAws.StartAsync(options, token: Token);
        WebhookInstances instances = new(count, aws, options, new Uri(aws.Endpoint, $"{options.AccountId}/push.fifo"))
        {
            Environment = new Dictionary<string, string?>
            {
                ["AWS_ENDPOINT_URL"] = aws.Endpoint.AbsoluteUri,
                ["AWS_DEFAULT_REGION"] = options.Region,
                ["AWS_ACCESS_KEY_ID"] = options.AccessKey,
                ["AWS_SECRET_ACCESS_KEY"] = options.SecretKey,
                ["AWS_CONFIG_FILE"] = "/dev/null",
                ["AWS_PAGER"] = "",
            },
        };
        await instances._sqs.CreateQueueAsync(new() { QueueName = "push.fifo", Attributes = new() { [QueueAttributeName.FifoQueue] = "true" } }, Token);
        await instances.Secrets.CreateSecretAsync(new CreateSecretRequest { Name = SecretName, SecretString = secretText }, Token);
        instances._api = await HttpApiServer.StartAsync(
            [new("POST", "/webhooks/{space}", "Ingest")], instances.InvokeAsync, port: 0, instances.Clock, Guid.NewGuid, Token);
        return instances;
    }

    /// <summary>What one instance answers to a push that comes with a secret.</summary>
    public async Task<HttpStatusCode> SendAsync(int instance, string secret)
    {
        _next = instance;
        using HttpRequestMessage request = new(HttpMethod.Post, WebhookUrl)
        {
            Content = new StringContent(ApiEventBuilder.ProjectBody("refs/heads/main"), Encoding.UTF8, "application/json"),
            Headers = { Authorization = AuthenticationHeaderValue.Parse(ApiEventBuilder.Basic("backlog", secret)) },
        };
        using HttpResponseMessage response = await _http.SendAsync(request, Token);
        return response.StatusCode;
    }

    /// <summary>What each instance answers.</summary>
    public async Task<IReadOnlyList<HttpStatusCode>> SendToAllAsync(string secret)
    {
        List<HttpStatusCode> answers = [];
        for (int instance = 0; instance < Count; instance++)
        {
            answers.Add(await SendAsync(instance, secret));
        }

        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        _http.Dispose();
        _sqs.Dispose();
        Secrets.Dispose();
        await _aws.DisposeAsync();
    }

    private async Task<InvocationResult> InvokeAsync(string function, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        LambdaContext context = new("invocation", Clock.GetUtcNow().AddSeconds(10), Clock);
        InvocationResponse response = await _instances[_next].HandleAsync(
            new InvocationRequest(new MemoryStream(payload.ToArray()), context), cancellationToken);
        using MemoryStream answer = new();
        await response.OutputStream.CopyToAsync(answer, cancellationToken);
        return new InvocationResult(answer.ToArray(), null);
    }

    private WebhookFunction NewInstance(Uri queue)
    {
        SecretCache cache = new((name, token) => SecretText.ReadAsync(Secrets, name, token), TimeSpan.FromMinutes(1), Clock);
        Routes routes = Routes.Parse($$"""
            {
              "spaces": { "example": { "gitBaseUrl": "https://example.backlog.com/git", "webhookSecret": "{{SecretName}}", "gitSecret": "git" } },
              "routes": [{ "space": "example", "refs": ["refs/heads/**"] }]
            }
            """);
        WebhookHandler handler = new(
            routes, new WebhookAuthenticator(cache), _sqs, queue, Clock, Guid.NewGuid, new WebhookLog(NullLogger.Instance));
        return new WebhookFunction(handler, MetricLog.None);
    }
}
