using System.Security.Cryptography;
using System.Text.Json.Nodes;
using BacklogQueue.Local.Aws.CodePipeline;
using BacklogQueue.Local.Aws.DynamoDb;
using BacklogQueue.Local.Aws.S3;
using BacklogQueue.Local.Aws.SecretsManager;
using BacklogQueue.Local.Aws.Sqs;

namespace BacklogQueue.Local.Aws;

/// <summary>
/// The AWS services that the product uses, in this process and at the wire: real SDKs talk to it, over
/// <see cref="StartAsync">a loopback port</see> or <see cref="CreateHandler">a message handler</see>. Requests must be
/// signed with the credentials of <see cref="LocalAwsOptions"/>, unless those say otherwise. What is not implemented is refused by name, never ignored.
/// Thread-safe; disposing closes the journal and deletes temporary files.
/// </summary>
public sealed class LocalAws : IDisposable
{
    /// <summary>Bytes of a JSON request: DynamoDB's 16 MB is the largest of the services' limits.</summary>
    private const int MaxJsonBytes = 16 << 20;

    private const int BufferBytes = 64 << 10;

    private readonly LocalAwsOptions _options;
    private readonly Journal _journal;
    private readonly Dictionary<string, IAwsJsonService> _jsonServices;
    private readonly S3Service _s3;

    /// <param name="options">Credentials, clock, ids, and where state is kept.</param>
    public LocalAws(LocalAwsOptions options)
    {
        _options = options;
        _journal = new Journal(options.DataFolder);
        _jsonServices = new(StringComparer.Ordinal)
        {
            ["AmazonSQS"] = new SqsService(options, _journal),
            ["DynamoDB"] = new DynamoDbService(options, _journal),
            ["secretsmanager"] = new SecretsManagerService(options, _journal),
            ["CodePipeline"] = Pipelines = new CodePipelineService(options, _journal),
        };
        _s3 = new S3Service(options, _journal);
    }

    /// <summary>Where pipelines are made that nothing asks for at the wire.</summary>
    internal CodePipelineService Pipelines { get; }

    /// <summary>Listens on 127.0.0.1 until the host is disposed of, which also disposes of the services.</summary>
    /// <param name="options">Credentials, clock, ids, and where state is kept.</param>
    /// <param name="port">0 for a free one.</param>
    /// <param name="token">Stops the start.</param>
    public static Task<LocalAwsHost> StartAsync(LocalAwsOptions options, int port = 0, CancellationToken token = default) =>
        LocalAwsHost.StartAsync(new LocalAws(options), answer: null, port, token);

    /// <summary>A handler for an <see cref="HttpClient"/> that answers in this process, for hosts of any name.</summary>
    public HttpMessageHandler CreateHandler() => new LocalAwsHandler(this);

    public void Dispose()
    {
        _s3.Dispose();
        _journal.Dispose();
    }

    /// <summary>One request, from whichever transport; only a cancelled one throws.</summary>
    internal async Task<AwsResponse> HandleAsync(AwsRequest request, CancellationToken token)
    {
        try
        {
            return await RouteAsync(request, token);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return AwsResponse.Text(500, "application/json", new JsonObject
            {
                ["__type"] = "InternalFailure",
                ["message"] = $"BacklogQueue.Local failed: {error}",
            }.ToJsonString());
        }
    }

    /// <summary>What a request gets that is refused before its service sees it, in that service's shape.</summary>
    internal AwsResponse Refuse(AwsRequest request, AwsException error) =>
        request.Header("x-amz-target")?.Split('_', '.') is [string target, ..]
            ? AwsJson.Refuse(_jsonServices[target], error)
            : S3Xml.Refuse(error, request.Method, request.Path);

    private async Task<AwsResponse> RouteAsync(AwsRequest request, CancellationToken token)
    {
        SigV4Authorization? authorization = SigV4Authorization.Parse(request.Header("authorization"));
        if (request.Header("x-amz-target")?.Split('.') is [string target, string operation])
        {
            return await HandleJsonAsync(target.Split('_')[0], operation, request, authorization, token);
        }

        if (authorization is null or { Service: "s3" })
        {
            return await _s3.HandleAsync(request, authorization, token);
        }

        if (authorization.Service == "sts")
        {
            byte[] body = await ReadAsync(request.Body, token);
            return Refusal(request, authorization, "sts", body) is { } refusal
                ? StsService.Refuse(refusal)
                : StsService.Answer(body, _options.AccountId, _options.NewId());
        }

        AwsException error = AwsException.NotImplemented(authorization.Service, $"{request.Method} {request.Path}");
        return AwsResponse.Text(error.Status, "text/plain", error.Message);
    }

    private async Task<AwsResponse> HandleJsonAsync(
        string target, string operation, AwsRequest request, SigV4Authorization? authorization, CancellationToken token)
    {
        if (!_jsonServices.TryGetValue(target, out IAwsJsonService? service))
        {
            AwsException unknown = AwsException.NotImplemented(target, operation);
            return AwsResponse.Text(unknown.Status, "application/x-amz-json-1.1", new JsonObject
            {
                ["__type"] = unknown.Code,
                ["message"] = unknown.Message,
            }.ToJsonString());
        }

        byte[] body = await ReadAsync(request.Body, token);
        return Refusal(request, authorization, service.Name, body) is { } refusal
            ? AwsJson.Refuse(service, refusal)
            : await AwsJson.AnswerAsync(service, request with { Body = new MemoryStream(body) }, operation, token);
    }

    /// <summary>Why the request is not admitted; null when it is.</summary>
    private AwsException? Refusal(AwsRequest request, SigV4Authorization? authorization, string service, byte[] body)
    {
        if (body.Length > MaxJsonBytes)
        {
            return new AwsException("RequestEntityTooLargeException", $"The request is longer than {MaxJsonBytes} bytes.", 413);
        }

        if (authorization is null)
        {
            return new AwsException("MissingAuthenticationTokenException", "Request is missing Authentication Token", 403);
        }

        if (authorization.AccessKey != _options.AccessKey)
        {
            return _options.AdmitsOtherKeys
                ? null
                : new AwsException("UnrecognizedClientException", "The security token included in the request is invalid.", 403);
        }

        string payloadHash = Convert.ToHexStringLower(SHA256.HashData(body));
        return authorization.Service == service && SigV4.IsValid(request, authorization, _options.SecretKey, payloadHash)
            ? null
            : new AwsException(
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
                403);
    }

    /// <summary>The whole body, or a little more than the limit of it.</summary>
    private static async Task<byte[]> ReadAsync(Stream body, CancellationToken token)
    {
        using MemoryStream bytes = new();
        byte[] buffer = new byte[body.CanSeek ? Math.Clamp(body.Length, 1, BufferBytes) : BufferBytes];
        for (int read; bytes.Length <= MaxJsonBytes && (read = await body.ReadAsync(buffer, token)) > 0;)
        {
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
