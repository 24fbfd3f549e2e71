using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.SecretsManager;
using Amazon.SQS;
using BacklogQueue.Ingest;
using BacklogQueue.Metrics;
using BacklogQueue.Tests.Support;
using Microsoft.Extensions.Logging;

namespace BacklogQueue.Tests.Ingest;

/// <summary>The ingest function as its <c>Program</c> makes it, with Secrets Manager, SQS and time in the test's hand.</summary>
internal sealed class IngestRig : IDisposable
{
    public const string Secret = "local-webhook-secret";

    /// <summary>What <c>events/README.md</c> says that the events assume.</summary>
    private const string Routes = """
        {
          "spaces": { "example": { "gitBaseUrl": "https://example.backlog.com/git", "webhookSecret": "webhook", "gitSecret": "git" } },
          "routes": [{ "space": "example", "refs": ["refs/heads/**"] }]
        }
        """;

    private readonly AmazonSQSClient _sqs;
    private readonly AmazonSecretsManagerClient _secrets;
    private readonly WebhookFunction _function;
    private readonly StringWriter _log = new();
    private readonly StringWriter _metrics = new();
    private int _ids;

    /// <param name="queue">SQS's answers; by default it takes every message.</param>
    /// <param name="secrets">Secrets Manager's answers; by default the current secret alone.</param>
    /// <param name="allowedSources">As the environment says it; by default anyone may send.</param>
    public IngestRig(ScriptedHandler? queue = null, ScriptedHandler? secrets = null, string allowedSources = "")
    {
        Queue = queue ?? new ScriptedHandler(ScriptedHandler.Answer(200, """{"MessageId":"m"}"""));
        Secrets = secrets ?? new ScriptedHandler(SecretIs(Secret));
        _sqs = AwsClients.Sqs(Queue, config => config.MaxErrorRetry = 0);
        _secrets = AwsClients.Secrets(Secrets, config => config.MaxErrorRetry = 0);
        SecretCache cache = new(
            (name, token) => SecretText.ReadAsync(_secrets, name, token), TimeSpan.FromMinutes(1), Clock);
        MetricLog metrics = new(_metrics, Clock, "ingest");
        WebhookHandler handler = new(
            BacklogQueue.Routes.Parse(Routes),
            new WebhookAuthenticator(cache),
            _sqs,
            new Uri("http://sqs.test/1/push.fifo"),
            Clock,
            () => new Guid(++_ids, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
            new WebhookLog(new JsonLogger(_log, Clock, LogLevel.Debug)))
        {
            AllowedSources = new Settings(_ => allowedSources).AllowedSources,
            Metrics = metrics,
        };
        _function = new WebhookFunction(handler, metrics);
    }

    public ManualClock Clock { get; } = new();

    public ScriptedHandler Queue { get; }

    public ScriptedHandler Secrets { get; }

    public string LogText => _log.ToString();

    public string MetricText => _metrics.ToString();

    /// <summary>The only line of the log.</summary>
    public JsonElement LogLine => JsonElement.Parse(Assert.Single(LogText.Split('\n', StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>The push in the only message that was sent.</summary>
    public Push QueuedPush => PushMessage.Read(JsonElement.Parse(Queue.Request.Body).GetProperty("MessageBody").GetString()!);

    /// <summary>Secrets Manager's answer with these live secrets.</summary>
    public static Func<HttpRequestMessage, HttpResponseMessage> SecretIs(string current, string? previous = null) =>
        ScriptedHandler.Answer(200, JsonSerializer.Serialize(new
        {
            SecretString = JsonSerializer.Serialize(new { current, previous }),
        }));

    public async Task<IngestAnswer> SendAsync(string apiEvent, CancellationToken? deadline = null)
    {
        InvocationResponse response = await _function.HandleAsync(
            new InvocationRequest(
                new MemoryStream(Encoding.UTF8.GetBytes(apiEvent)),
                new LambdaContext("invocation", Clock.GetUtcNow().AddSeconds(10), Clock)),
            deadline ?? TestContext.Current.CancellationToken);
        return IngestAnswer.Read(response.OutputStream);
    }

    public Task<IngestAnswer> SendAsync(ApiEventBuilder apiEvent) => SendAsync(apiEvent.ToString());

    public void Dispose()
    {
        _sqs.Dispose();
        _secrets.Dispose();
        Queue.Dispose();
        Secrets.Dispose();
        _log.Dispose();
        _metrics.Dispose();
    }
}
