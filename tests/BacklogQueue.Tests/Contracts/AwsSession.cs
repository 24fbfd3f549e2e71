using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using BacklogQueue.Local.Aws;
using BacklogQueue.Tests.Support;

namespace BacklogQueue.Tests.Contracts;

/// <summary>One test's own access to whatever plays AWS. Names are unique, and what was made is deleted at the end.</summary>
internal sealed class AwsSession : IAsyncDisposable
{
    public const string Region = "ap-northeast-1";

    private readonly IAsyncDisposable? _host;
    private readonly HttpClient _http;
    private readonly List<Func<Task>> _cleanUp = [];

    private AwsSession(
        AwsPeer peer, Uri? endpoint, AWSCredentials credentials, IAsyncDisposable? host = null, HttpMessageHandler? handler = null)
    {
        Peer = peer;
        Endpoint = endpoint;
        Credentials = credentials;
        _host = host;
        _http = new HttpClient(handler ?? new SocketsHttpHandler());
    }

    public AwsPeer Peer { get; }

    /// <summary>Null for AWS itself.</summary>
    public Uri? Endpoint { get; }

    public AWSCredentials Credentials { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<AwsSession> OpenAsync(AwsPeer peer, SharedMotoServer moto)
    {
        switch (peer)
        {
            case AwsPeer.StandIn:
                LocalAwsOptions options = new() { Region = Region };
                LocalAwsHost host = await LocalAws.StartAsync(options, token: Token);
                return new AwsSession(peer, host.Endpoint, new BasicAWSCredentials(options.AccessKey, options.SecretKey), host);
            case AwsPeer.Moto:
                return new AwsSession(peer, await moto.EndpointAsync(Token), new BasicAWSCredentials("moto", "moto"));
            default:
                Assert.SkipUnless(
                    Environment.GetEnvironmentVariable("BACKLOGQ_TEST_AWS") == "1", "BACKLOGQ_TEST_AWS is not 1: AWS is not asked.");
                return new AwsSession(peer, null, new EnvironmentVariablesAWSCredentials());
        }
    }

    /// <summary>The stand-ins without a socket, e.g. under a clock of the test's own. The caller disposes of them.</summary>
    public static AwsSession InProcess(LocalAws aws, LocalAwsOptions options) => new(
        AwsPeer.StandIn,
        new Uri("http://aws.test/"),
        new BasicAWSCredentials(options.AccessKey, options.SecretKey),
        handler: aws.CreateHandler());

    /// <summary>Skips the rest of the test where moto is known to differ from AWS.</summary>
    public void SkipOnMoto(string fault) => Assert.SkipWhen(Peer == AwsPeer.Moto, $"moto: {fault}");

    /// <summary>A name nobody else uses.</summary>
    public static string Unique(string prefix) => $"{prefix}-{Guid.NewGuid():N}";

    /// <summary>Runs when the session ends, last added first.</summary>
    public void OnEnd(Func<Task> cleanUp) => _cleanUp.Add(cleanUp);

    /// <summary>The SDK's own client, made the way the product makes it; no retries, so that a refusal is seen at once.</summary>
    public T Configure<T>(T config)
        where T : ClientConfig
    {
        if (Endpoint is null)
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(Region);
        }
        else
        {
            config.ServiceURL = Endpoint.ToString();
            config.AuthenticationRegion = Region;
        }

        config.MaxErrorRetry = 0;
        return config;
    }

    /// <summary>A signed call of an AWS JSON operation, e.g. <c>sqs</c>, <c>AmazonSQS.SendMessage</c>.</summary>
    /// <exception cref="AwsCallException">The service refused.</exception>
    public async Task<JsonNode> CallAsync(string service, string target, JsonObject input, CancellationToken? token = null)
    {
        Uri uri = Endpoint ?? new Uri($"https://{service}.{Region}.amazonaws.com/");
        using HttpRequestMessage request = new(HttpMethod.Post, uri)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(input.ToJsonString())),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(
            service is "secretsmanager" or "codepipeline" ? "application/x-amz-json-1.1" : "application/x-amz-json-1.0");
        request.Headers.Add("X-Amz-Target", target);
        await SignAsync(request, service);
        using HttpResponseMessage response = await _http.SendAsync(request, token ?? Token);
        JsonNode body = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token)) ?? new JsonObject();
        if (response.IsSuccessStatusCode)
        {
            return body;
        }

        string? query = response.Headers.TryGetValues("x-amzn-query-error", out IEnumerable<string>? values) ? values.First() : null;
        throw new AwsCallException(
            (int)response.StatusCode,
            body["__type"]!.GetValue<string>().Split('#')[^1],
            query?.Split(';')[0],
            (body["message"] ?? body["Message"])?.GetValue<string>() ?? "");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Func<Task> cleanUp in Enumerable.Reverse(_cleanUp))
        {
            await cleanUp();
        }

        _http.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    /// <summary>Signature Version 4 for a POST to the root without a query.</summary>
    private async Task SignAsync(HttpRequestMessage request, string service)
    {
        ImmutableCredentials credentials = await Credentials.GetCredentialsAsync();
        string time = DateTimeOffset.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        string scope = $"{time[..8]}/{Region}/{service}/aws4_request";
        request.Headers.Add("x-amz-date", time);
        string headers = $"host:{request.RequestUri!.Authority}\nx-amz-date:{time}\n";
        string names = "host;x-amz-date";
        if (credentials.UseToken)
        {
            request.Headers.Add("x-amz-security-token", credentials.Token);
            headers += $"x-amz-security-token:{credentials.Token}\n";
            names += ";x-amz-security-token";
        }

        byte[] body = await request.Content!.ReadAsByteArrayAsync(Token);
        string canonical = $"POST\n/\n\n{headers}\n{names}\n{Convert.ToHexStringLower(SHA256.HashData(body))}";
        string toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + credentials.SecretKey);
        foreach (string part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        string signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={credentials.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}");
    }
}
