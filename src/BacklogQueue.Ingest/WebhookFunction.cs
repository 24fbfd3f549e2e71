using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.RuntimeSupport;
using BacklogQueue.Ingest.Http;
using BacklogQueue.Lambda;
using BacklogQueue.Metrics;

namespace BacklogQueue.Ingest;

/// <summary>The function as API Gateway calls it: an event in, an answer out, in the same JSON for both kinds of API.</summary>
internal sealed class WebhookFunction(WebhookHandler handler, MetricLog metrics)
{
    /// <exception cref="JsonException">The event is none of API Gateway's.</exception>
    public async Task<InvocationResponse> HandleAsync(InvocationRequest invocation, CancellationToken cancellationToken)
    {
        using JsonDocument json = await JsonDocument.ParseAsync(
            invocation.InputStream, cancellationToken: cancellationToken);
        WebhookAnswer answer = await handler.HandleAsync(ApiEvent.Read(json.RootElement), cancellationToken);
        metrics.Flush(invocation.LambdaContext.AwsRequestId);
        APIGatewayHttpApiV2ProxyResponse response = new()
        {
            StatusCode = answer.Code,
            Headers = new(answer.Headers) { ["Content-Type"] = "application/json", ["Cache-Control"] = "no-store" },
            Body = JsonSerializer.Serialize(answer, WebhookAnswerJson.Default.WebhookAnswer),
        };
        return new InvocationResponse(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(
            response, LambdaEventsJson.Default.APIGatewayHttpApiV2ProxyResponse)));
    }
}
