using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.SQS;
using BacklogQueue.Ingest.Formats;
using BacklogQueue.Ingest.Http;
using BacklogQueue.Metrics;
using Metric = BacklogQueue.Metrics.Metric;

namespace BacklogQueue.Ingest;

/// <summary>
/// Decides what becomes of one request: authenticate, parse, match a route, enqueue. It talks to Secrets Manager and
/// SQS and to nothing else, and answers "queued" only after SQS has the message.
/// </summary>
/// <param name="routes">Which refs are packaged.</param>
/// <param name="authenticator">Who may send.</param>
/// <param name="queue">Where pushes go.</param>
/// <param name="queueUrl">Which queue.</param>
/// <param name="clock">Tells when a webhook arrived.</param>
/// <param name="newId">Makes delivery ids, never the same twice.</param>
/// <param name="log">One line for each request.</param>
internal sealed class WebhookHandler(
    Routes routes,
    WebhookAuthenticator authenticator,
    AmazonSQSClient queue,
    Uri queueUrl,
    TimeProvider clock,
    Func<Guid> newId,
    WebhookLog log)
{
    /// <summary>When a sender may try again after a 503, in seconds.</summary>
    private const int RetryAfterSeconds = 30;

    /// <summary>
    /// The networks that may send; empty for any. An HTTP API has neither a resource policy nor a firewall, so that it is
    /// asked here, before anything is called.
    /// </summary>
    public IReadOnlyList<IPNetwork> AllowedSources { get; init; } = [];

    /// <summary>Counts the answers; health checks are nobody's webhook.</summary>
    public MetricLog Metrics { get; init; } = MetricLog.None;

    public async Task<WebhookAnswer> HandleAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        Delivery delivery = new(newId().ToString(), clock.GetUtcNow(), request);
        WebhookAnswer answer = await DecideAsync(delivery, cancellationToken);
        DateTimeOffset now = clock.GetUtcNow();
        log.Write(delivery, answer, now);
        if (MetricOf(answer) is { } metric)
        {
            Metrics.Add(metric);
            Metrics.Add(Metric.WebhookTime, (now - delivery.ReceivedAt).TotalMilliseconds);
        }

        return answer;
    }

    private static Metric? MetricOf(WebhookAnswer answer) => answer.Status switch
    {
        "queued" => Metric.Accepted,
        "ignored" => Metric.Ignored,
        "rejected" => Metric.Rejected,
        "unavailable" => Metric.Unavailable,
        _ => null,
    };

    private async Task<WebhookAnswer> DecideAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        WebhookRequest request = delivery.Request;
        string[] path = request.Path.Split('/');
        if (path is ["", "health"])
        {
            return request.Method == "GET" ? Healthy(delivery) : WrongMethod(delivery, "GET");
        }

        if (path is not ["", "webhooks", { Length: > 0 } name])
        {
            return NotFound(delivery, "no such path");
        }

        if (request.Method != "POST")
        {
            return WrongMethod(delivery, "POST");
        }

        if (!MaySend(request.SourceIp))
        {
            return Forbidden(delivery);
        }

        if (request.Body is not { } body)
        {
            return TooLarge(delivery);
        }

        if (!routes.Spaces.TryGetValue(name, out Space? space))
        {
            return NotFound(delivery, "no such space");
        }

        delivery.Space = space.Name;
        try
        {
            delivery.Secret = await authenticator.AuthenticateAsync(request, space, cancellationToken);
            if (delivery.Secret == KnownSecret.None)
            {
                return Unauthorized(delivery);
            }
        }
        catch (Exception problem) when (problem is SecretFormatException || IsOutage(problem))
        {
            delivery.Problem = problem;
            return Unavailable(delivery, "the secret of this space cannot be read now");
        }

        return Parse(request, body) switch
        {
            null => UnsupportedType(delivery),
            WebhookContent.Malformed malformed => Rejected(delivery, malformed.Reason),
            WebhookContent.Other other => Ignored(delivery, other.Reason),
            WebhookContent.GitPush push => await EnqueueAsync(delivery, space, push.Claim, cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private bool MaySend(string? address) => AllowedSources.Count == 0
        || (IPAddress.TryParse(address, out IPAddress? source) && AllowedSources.Any(network => network.Contains(source)));

    private static WebhookContent? Parse(WebhookRequest request, ReadOnlyMemory<byte> body)
    {
        string mediaType = (request.Header("Content-Type") ?? "").Split(';')[0].Trim();
        return mediaType.ToUpperInvariant() switch
        {
            "APPLICATION/JSON" => ProjectWebhook.Read(body),
            "APPLICATION/X-WWW-FORM-URLENCODED" => GitWebhook.Read(body),
            _ => null,
        };
    }

    private async Task<WebhookAnswer> EnqueueAsync(
        Delivery delivery, Space space, PushClaim claim, CancellationToken cancellationToken)
    {
        RefId id = new(space.Name, claim.Project, claim.Repository, claim.Ref);
        delivery.Push = new Push
        {
            Delivery = delivery.Id,
            Ref = id,
            Change = claim.Change,
            Commit = claim.Commit,
            Before = claim.Before,
            Activity = claim.Activity,
            PushedAt = claim.PushedAt,
            PushedBy = claim.PushedBy,
            Summary = claim.Summary,
            ReceivedAt = delivery.ReceivedAt,
        };
        delivery.Oddity = claim.Oddity;
        if (routes.Match(id) is not { } route)
        {
            return Ignored(delivery, "no route takes this ref");
        }

        if (route.KeyOf(id) is null)
        {
            return Rejected(delivery, string.Create(
                CultureInfo.InvariantCulture, $"the ref's S3 key would be longer than {ArtifactKey.MaxBytes} bytes"));
        }

        try
        {
            await queue.SendMessageAsync(
                new()
                {
                    QueueUrl = queueUrl.AbsoluteUri,
                    MessageBody = PushMessage.Write(delivery.Push),
                    MessageGroupId = id.MessageGroupId,
                    MessageDeduplicationId = delivery.Id,
                },
                cancellationToken);
        }
        catch (Exception problem) when (IsOutage(problem))
        {
            delivery.Problem = problem;
            return Unavailable(delivery, "the queue does not take messages now");
        }

        return Queued(delivery, $"the push of {id.Ref} to {id.Project}/{id.Repository} is on the queue");
    }

    /// <summary>Anything that AWS or the way to it can do, the end of our own time included.</summary>
    private static bool IsOutage(Exception problem) => problem is AmazonServiceException
        or AmazonClientException
        or HttpRequestException
        or IOException
        or TimeoutException
        or OperationCanceledException;

    private static WebhookAnswer Healthy(Delivery delivery) => new(200, "ok", "ready for webhooks", delivery.Id);

    private static WebhookAnswer Queued(Delivery delivery, string reason) => new(200, "queued", reason, delivery.Id);

    private static WebhookAnswer Ignored(Delivery delivery, string reason) => new(200, "ignored", reason, delivery.Id);

    private static WebhookAnswer Rejected(Delivery delivery, string reason) => new(400, "rejected", reason, delivery.Id);

    private static WebhookAnswer Unauthorized(Delivery delivery) =>
        new(401, "rejected", "the secret is missing or wrong", delivery.Id)
        {
            Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = "Basic realm=\"webhooks\", charset=\"UTF-8\"" },
        };

    private static WebhookAnswer Forbidden(Delivery delivery) =>
        new(403, "rejected", "webhooks are not taken from this address", delivery.Id);

    private static WebhookAnswer NotFound(Delivery delivery, string reason) => new(404, "rejected", reason, delivery.Id);

    private static WebhookAnswer WrongMethod(Delivery delivery, string allowed) =>
        new(405, "rejected", $"this path takes {allowed} only", delivery.Id)
        {
            Headers = new Dictionary<string, string> { ["Allow"] = allowed },
        };

    private static WebhookAnswer TooLarge(Delivery delivery) => new(
        413,
        "rejected",
        string.Create(CultureInfo.InvariantCulture, $"the body is longer than {WebhookRequest.MaxBodyBytes} bytes"),
        delivery.Id);

    private static WebhookAnswer UnsupportedType(Delivery delivery) => new(
        415,
        "rejected",
        "Content-Type must be application/json (project webhook) or application/x-www-form-urlencoded (Git webhook)",
        delivery.Id);

    private static WebhookAnswer Unavailable(Delivery delivery, string reason) =>
        new(503, "unavailable", reason, delivery.Id)
        {
            Headers = new Dictionary<string, string>
            {
                ["Retry-After"] = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture),
            },
        };
}
