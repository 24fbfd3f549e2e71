using BacklogQueue.Ingest.Http;
using Microsoft.Extensions.Logging;

namespace BacklogQueue.Ingest;

/// <summary>
/// One line for each request. Never the query, the Authorization header or the body: they hold the secret, or what
/// people wrote.
/// </summary>
internal sealed partial class WebhookLog(ILogger log)
{
    /// <summary>Characters of a sender's own words at the most.</summary>
    private const int MaxText = 200;

    public void Write(Delivery delivery, WebhookAnswer answer, DateTimeOffset now)
    {
        WebhookRequest request = delivery.Request;
        using IDisposable? scope = log.BeginScope(new Dictionary<string, object?>
        {
            ["Delivery"] = delivery.Id,
            ["Space"] = delivery.Space,
            ["Secret"] = delivery.Secret,
            ["Project"] = delivery.Push?.Ref.Project,
            ["Repository"] = delivery.Push?.Ref.Repository,
            ["Ref"] = delivery.Push?.Ref.Ref,
            ["Change"] = delivery.Push?.Change,
            ["Commit"] = delivery.Push?.Commit,
            ["Activity"] = delivery.Push?.Activity,
            ["Oddity"] = delivery.Oddity,
            ["Bytes"] = request.Body?.Length,
            ["SourceIp"] = request.SourceIp,
            ["UserAgent"] = Shortened(request.Header("User-Agent") ?? ""),
            ["Milliseconds"] = (now - delivery.ReceivedAt).TotalMilliseconds,
        });
        LogLevel level = Level(delivery, answer);
        string path = Shortened(request.Path);
        LogWebhook(level, request.Method, path, answer.Code, answer.Status, answer.Reason, delivery.Problem);
    }

    private static LogLevel Level(Delivery delivery, WebhookAnswer answer) =>
        answer.Code >= 500 ? LogLevel.Error
        : answer.Code >= 400 || delivery.Oddity is not null ? LogLevel.Warning
        : LogLevel.Information;

    private static string Shortened(string text) => text.Length > MaxText ? text[..MaxText] : text;

    [LoggerMessage(EventName = "Webhook", Message = "{Method} {Path}: {Code} {Status}, {Reason}")]
    private partial void LogWebhook(
        LogLevel level, string method, string path, int code, string status, string reason, Exception? problem);
}
