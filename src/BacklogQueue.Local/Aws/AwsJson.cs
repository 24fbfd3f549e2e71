using System.Text.Json;
using System.Text.Json.Nodes;

namespace BacklogQueue.Local.Aws;

/// <summary>
/// The AWS JSON protocols: a POST with the operation in <c>X-Amz-Target</c> and a JSON object each way.
/// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
/// </summary>
internal static class AwsJson
{
    /// <summary>Reads the body, has the operation run, and turns either result or refusal into the wire's shape.</summary>
    public static async Task<AwsResponse> AnswerAsync(IAwsJsonService service, AwsRequest request, string operation, CancellationToken token)
    {
        try
        {
            JsonObject result = await service.InvokeAsync(operation, await ParseAsync(request.Body, token), request, token);
            return AwsResponse.Text(200, service.ContentType, result.ToJsonString());
        }
        catch (AwsException error)
        {
            return Refuse(service, error);
        }
    }

    public static AwsResponse Refuse(IAwsJsonService service, AwsException error)
    {
        JsonObject body = error.Details?.DeepClone().AsObject() ?? [];
        body["__type"] = service.ErrorNamespace + error.Code;
        body["message"] = error.Message;
        AwsResponse response = AwsResponse.Text(error.Status, service.ContentType, body.ToJsonString());
        if (service.HasQueryErrors)
        {
            response.Headers["x-amzn-query-error"] =
                $"{error.QueryCode ?? error.Code};{(error.Status < 500 ? "Sender" : "Receiver")}";
        }

        return response;
    }

    /// <summary>The body as an element that outlives its document: services keep parts of it.</summary>
    private static async Task<JsonElement> ParseAsync(Stream body, CancellationToken token)
    {
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(body, cancellationToken: token);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new AwsException("SerializationException", "The body must be a JSON object.");
        }
        catch (JsonException error)
        {
            throw new AwsException("SerializationException", error.Message);
        }
    }
}
