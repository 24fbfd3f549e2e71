using System.Text.Json;
using BacklogQueue.Local.Aws;

namespace BacklogQueue.Local.Faults;

/// <summary>A request of the product's own to one of the services that faults strike.</summary>
/// <param name="Request">Its body is still to be read.</param>
/// <param name="Part">Who asks, as <see cref="AwsSession"/> knows it.</param>
/// <param name="Service"><c>s3</c>, <c>sqs</c>, <c>dynamodb</c> or <c>codepipeline</c>, as in the faults' names.</param>
/// <param name="Operation">AWS's name of it; empty for one of S3's that is treated like any other.</param>
/// <param name="Input">The JSON of the body; undefined for S3.</param>
internal sealed record AwsCall(AwsRequest Request, string Part, string Service, string Operation, JsonElement Input)
{
    private const string S3 = "s3";

    /// <summary>Null for anybody else's request, and for other services.</summary>
    public static async Task<AwsCall?> ReadAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        if (AwsSession.PartOf(request) is not { } part)
        {
            return null;
        }

        switch (request.Header("x-amz-target")?.Split('.'))
        {
            case ["AmazonSQS", string operation]:
                return await OfJsonAsync(request, part, "sqs", operation, cancellationToken);
            case ["DynamoDB_20120810", string operation]:
                return await OfJsonAsync(request, part, "dynamodb", operation, cancellationToken);
            case ["CodePipeline_20150709", string operation]:
                return await OfJsonAsync(request, part, "codepipeline", operation, cancellationToken);
            case null when SigV4Authorization.Parse(request.Header("authorization")) is { Service: S3 }:
                return new AwsCall(request, part, S3, S3Operation(request), default);
            default:
                return null;
        }
    }

    private static async Task<AwsCall> OfJsonAsync(
        AwsRequest request,
        string part,
        string service,
        string operation,
        CancellationToken cancellationToken)
    {
        MemoryStream body = new();
        await request.Body.CopyToAsync(body, cancellationToken);
        body.Position = 0;
        using JsonDocument json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        body.Position = 0;
        return new AwsCall(request with { Body = body }, part, service, operation, json.RootElement.Clone());
    }

    private static string S3Operation(AwsRequest request)
    {
        string[] query = [.. request.QueryPairs().Select(pair => pair.Key).Where(name => name != "x-id").Order(StringComparer.Ordinal)];
        return (request.Method, query) switch
        {
            ("PUT", []) when request.Path.Trim('/').Contains('/') => "PutObject",
            ("PUT", ["partNumber", "uploadId"]) => "UploadPart",
            ("POST", ["uploadId"]) => "CompleteMultipartUpload",
            _ => "",
        };
    }
}
